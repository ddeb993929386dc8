import { assert } from '../../kit/assert.ts';
import { rolesOf } from '../rules/roles-of.ts';
import { laidService, type ServiceText } from '../schema/service.ts';
import type { Limits, ServiceFile } from '../service-file.ts';
import { type LocatedMap, plainOf } from '../yaml/located.ts';
import { environmentOf } from './environment-of.ts';
import { evidenceOf } from './evidence-of.ts';
import { probesOf } from './probes-of.ts';
import { settingsOf } from './settings-of.ts';
import { sourceOf } from './source-of.ts';
import { strategyOf } from './strategy-of.ts';

/** A service without mistakes in the form that the program works with; defaults are filled in. */
export function serviceFileOf(
  laid: LocatedMap,
  environment: string | undefined,
): Omit<ServiceFile, 'warnings'> {
  const parsed = laidService.safeParse(plainOf(laid));
  assert(parsed.success, 'a service without findings fits the schema');
  const written = parsed.data;
  const roles = rolesOf(laid);
  const run = written.run;
  assert(run !== undefined, 'a service without findings has a command');
  const strategy = strategyOf(written.strategy);
  const port = typeof written.port === 'object' ? written.port.public : written.port;
  const preview = typeof written.port === 'object' ? written.port.preview : undefined;
  return {
    service: written.service,
    ...(environment === undefined ? {} : { environment }),
    ...(written.version === undefined ? {} : { version: written.version }),
    source: sourceOf(written.source),
    run: Array.isArray(run) ? { [roles.all[0]!]: run } : (run as Record<string, string[]>),
    ...(port === undefined ? {} : { port }),
    ...(preview === undefined ? {} : { previewPort: preview }),
    limits: limitsOf(written.limits),
    env: environmentOf(laid),
    health: probesOf(written, roles),
    strategy: strategy,
    settings: settingsOf(written, roles),
    evidence: evidenceOf(written.evidence),
    ...(written.schema === undefined ? {} : { schema: written.schema }),
    checks: written.checks ?? 'none',
    notify: (written.notify ?? []).map((one) =>
      one.slack
        ? { kind: 'slack', address: one.slack }
        : { kind: 'webhook', address: one.webhook! },
    ),
    providers: Object.fromEntries(
      Object.entries(written.providers ?? {}).map(([name, one]) => [
        name,
        { kind: 'prometheus', url: one.prometheus },
      ]),
    ),
  };
}

function limitsOf(written: ServiceText['limits']): Limits {
  const { memory, files, cpu } = written ?? {};
  return {
    ...(memory === undefined ? {} : { memoryBytes: memory }),
    ...(files === undefined ? {} : { openFiles: files }),
    ...(cpu === undefined ? {} : { cpuShare: cpu }),
  };
}
