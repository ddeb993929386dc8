import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { logTail } from '../../platforms/process/log-tail.ts';

/** Where an instance of this host writes. */
export interface InstanceLog {
  readonly instance: string;
  readonly path: string;
}

/** The logs that are kept of a service, by the names of their instances, oldest first. */
export function instanceLogs(stateFolder: string, service: string): readonly InstanceLog[] {
  const folder = join(stateFolder, 'logs', service);
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .filter((name) => name.endsWith('.log'))
    .map((name) => ({ instance: name.slice(0, -'.log'.length), path: join(folder, name) }))
    .sort((a, b) => a.instance.localeCompare(b.instance, 'en', { numeric: true }));
}

/** The last lines of a log, at most `maxBytes` of them. */
export function lastLines(path: string, lines: number, maxBytes = 256 * 1024): readonly string[] {
  const text = logTail(path, maxBytes);
  return text === '' ? [] : text.split('\n').slice(-lines);
}
