import { readFileSync } from 'node:fs';

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
  };
  readonly targets?: readonly { readonly refId: string; readonly expr: string }[];
}

interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string }[] };
  readonly annotations: { readonly list: readonly { readonly expr: string }[] };
}

export function readDashboard(): Dashboard {
  return JSON.parse(readFileSync('deploy/prometheus/grafana-dashboard.json', 'utf8')) as Dashboard;
}

/** Every query, with Grafana's own variables filled in as Grafana would. */
export function dashboardQueries(): readonly string[] {
  const { panels, annotations } = readDashboard();
  const all = [
    ...panels.flatMap((panel) => (panel.targets ?? []).map((one) => one.expr)),
    ...annotations.list.map((one) => one.expr),
  ];
  return all.map((expr) =>
    expr.replaceAll(/\$__(?:rate_interval|interval|range)/g, '5m').replaceAll('$service', '.*'),
  );
}
