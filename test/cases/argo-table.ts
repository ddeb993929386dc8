import { readFileSync } from 'node:fs';

/** A row of the table: inputs and what Argo Rollouts' own tests expect of them. */
export type Row = Readonly<Record<string, unknown>>;

export interface Group {
  readonly id: string;
  readonly description: string;
  readonly cases: readonly Row[];
}

interface Table {
  readonly source: {
    readonly project: string;
    readonly licence: string;
    readonly commit: string;
  };
  readonly groups: readonly Group[];
  readonly total: number;
}

/** Replica counts, thresholds and phases as Argo Rollouts understands them; facts, no code. */
export const argoTable = JSON.parse(
  readFileSync(new URL('argo-replica-counts.json', import.meta.url), 'utf8'),
) as Table;
