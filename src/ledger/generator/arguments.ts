import { type LoadKind, loadKinds } from '../record.ts';
import { defaultHeaderNames } from './context.ts';
import { type Load, loadOf } from './load.ts';
import type { LoadRunSettings } from './load-run.ts';
import { parseTarget } from './wire/target.ts';

/** The options of the generator process. */
export const generatorOptions = {
  target: { type: 'string' },
  out: { type: 'string' },
  kinds: { type: 'string', default: 'A,B' },
  rate: { type: 'string', default: '300' },
  seconds: { type: 'string', default: '20' },
  seed: { type: 'string', default: '1' },
  path: { type: 'string', multiple: true, default: ['/'] as string[] },
  'read-only': { type: 'boolean', default: false },
  'deadline-ms': { type: 'string', default: '10000' },
  'settle-ms': { type: 'string', default: '25000' },
  'max-in-flight': { type: 'string', default: '5000' },
  'max-bytes': { type: 'string', default: String(1024 ** 3) },
  'version-header': { type: 'string', default: defaultHeaderNames.version },
  'error-header': { type: 'string', default: defaultHeaderNames.errorMarker },
  /** A whole load as JSON, in place of kinds, rate, path and read-only. */
  load: { type: 'string' },
  insecure: { type: 'boolean', default: false },
  'progress-ms': { type: 'string', default: '0' },
  attached: { type: 'boolean', default: false },
} as const;

type Values = Readonly<Record<string, unknown>>;

/** Settings from parsed options, or a sentence that says what is wrong with them. */
export function readGeneratorArguments(values: Values): LoadRunSettings | string {
  const target = parseTarget(String(values.target ?? ''), values.insecure === true);
  if (!target) return '--target must be an http or https address, like http://127.0.0.1:8080';
  if (!values.out) return '--out must name the file to write';
  const numbers: Record<string, number> = {};
  for (const name of ['rate', 'seconds', 'seed', ...bounds]) {
    const number = Number(values[name]);
    if (!Number.isFinite(number) || number < 0) return `--${name} must be a number`;
    numbers[name] = number;
  }
  const kinds = String(values.kinds).split(',') as LoadKind[];
  const unknown = kinds.find((kind) => !loadKinds.includes(kind));
  if (unknown !== undefined)
    return `--kinds: no kind ${unknown}; there are ${loadKinds.join(', ')}`;
  const load = values.load === undefined ? undefined : parsedLoad(String(values.load));
  if (load === null) return '--load must be a JSON object';
  const mix = { paths: values.path as string[], isReadOnly: values['read-only'] === true };
  return {
    target,
    load: load ?? loadOf(kinds, numbers.rate!, mix),
    names: {
      ...defaultHeaderNames,
      version: String(values['version-header']).toLowerCase(),
      errorMarker: String(values['error-header']).toLowerCase(),
    },
    out: String(values.out),
    seconds: numbers.seconds!,
    seed: numbers.seed!,
    deadlineMs: numbers['deadline-ms']!,
    settleMs: numbers['settle-ms']!,
    maxInFlight: numbers['max-in-flight']!,
    maxBytes: numbers['max-bytes']!,
  };
}

const bounds = ['deadline-ms', 'settle-ms', 'max-in-flight', 'max-bytes'];

function parsedLoad(text: string): Load | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? (value as Load | null) : null;
  } catch {
    return null;
  }
}
