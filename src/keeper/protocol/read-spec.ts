import { RpcError } from '../../kit/line-rpc.ts';
import type { ProcessKind, ProcessLimits, ProcessSpec, RestartPolicy } from './process-spec.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Checks a specification that came over the socket; throws `RpcError` that names the field. */
export function readSpec(value: unknown): ProcessSpec {
  const fields = object(value, 'the specification');
  return {
    id: readId(fields.id),
    kind: oneOf(fields.kind, ['instance', 'proxy', 'controller', 'task'], 'kind') as ProcessKind,
    argv: list(fields.argv, 'argv').map((word) => text(word, 'argv')),
    cwd: absolute(fields.cwd, 'cwd'),
    env: readTexts(fields.env ?? {}, 'env'),
    logFile: absolute(fields.logFile, 'logFile'),
    listen: list(fields.listen ?? [], 'listen').map((port) => integer(port, 'listen', 0, 65_535)),
    assignPort: fields.assignPort === true,
    restart: readRestart(object(fields.restart, 'restart')),
    limits: readLimits(object(fields.limits ?? {}, 'limits')),
    labels: readTexts(fields.labels ?? {}, 'labels'),
    ...readOptional(fields),
  };
}

function readOptional(fields: Fields) {
  const { user, timeoutMs, logMaxBytes } = fields;
  return {
    ...(user === undefined ? {} : { user: text(user, 'user') }),
    ...(timeoutMs === undefined
      ? {}
      : { timeoutMs: integer(timeoutMs, 'timeoutMs', 1, 86_400_000) }),
    ...(logMaxBytes === undefined
      ? {}
      : { logMaxBytes: integer(logMaxBytes, 'logMaxBytes', 4096, 2 ** 40) }),
  };
}

/** An id is also a file name: nothing in it may lead out of its folder. */
export function readId(value: unknown): string {
  const id = text(value, 'id');
  if (/^[A-Za-z0-9_][A-Za-z0-9._:~@-]{0,119}$/.test(id)) return id;
  throw wrong('id', 'must be 1 to 120 letters, digits or ._:~@- and begin with a letter or digit');
}

export function readTexts(value: unknown, name: string): Readonly<Record<string, string>> {
  const fields = object(value, name);
  for (const [key, inner] of Object.entries(fields)) text(inner, `${name}.${key}`);
  return fields as Readonly<Record<string, string>>;
}

export function integer(value: unknown, name: string, min: number, max: number): number {
  if (Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max) {
    return value as number;
  }
  throw wrong(name, `must be an integer from ${min} to ${max}`);
}

function readRestart(fields: Fields): RestartPolicy {
  if (oneOf(fields.policy, ['always', 'never'], 'restart.policy') === 'never') {
    return { policy: 'never' };
  }
  const delays: Record<string, number> = {};
  for (const name of ['firstDelayMs', 'maxDelayMs', 'resetAfterMs']) {
    if (fields[name] === undefined) continue;
    delays[name] = integer(fields[name], `restart.${name}`, 0, 86_400_000);
  }
  return { policy: 'always', ...delays };
}

function readLimits(fields: Fields): ProcessLimits {
  const limits: Record<string, number> = {};
  for (const name of ['memoryBytes', 'openFiles', 'cpuShare']) {
    if (fields[name] === undefined) continue;
    limits[name] = integer(fields[name], `limits.${name}`, 1, Number.MAX_SAFE_INTEGER);
  }
  return limits;
}

function object(value: unknown, name: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw wrong(name, 'must be an object');
}

function list(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw wrong(name, 'must be a list');
}

function text(value: unknown, name: string): string {
  if (typeof value === 'string' && !value.includes('\0')) return value;
  throw wrong(name, 'must be text without null characters');
}

function absolute(value: unknown, name: string): string {
  const path = text(value, name);
  if (path.startsWith('/')) return path;
  throw wrong(name, 'must be an absolute path');
}

function oneOf(value: unknown, allowed: readonly string[], name: string): string {
  if (typeof value === 'string' && allowed.includes(value)) return value;
  throw wrong(name, `must be one of ${allowed.join(', ')}`);
}

function wrong(name: string, must: string): RpcError {
  return new RpcError('INVALID', `${name} ${must}`);
}
