/**
 * One request that took effect in an instance. A journal holds one line per execution:
 *
 *     id,version,pid,receivedAt,doneAt,bodyHash
 *
 * The id is the request's id header. Times are milliseconds since 1970. The hash is 32 hexadecimal
 * digits of the SHA-256 of the request's body, or `-` without a body. No field contains a comma. An
 * instance writes the line with one synchronous append before its answer begins: whoever has an
 * answer can rely on the line, even after a SIGKILL, and a torn last line was never answered.
 */
export interface Execution {
  readonly id: string;
  readonly version: string;
  readonly pid: number;
  readonly receivedAt: number;
  readonly doneAt: number;
  /** Empty without a body. */
  readonly bodyHash: string;
}

export function formatExecution(execution: Execution): string {
  const { id, version, pid, receivedAt, doneAt, bodyHash } = execution;
  return [id, version, pid, receivedAt, doneAt, bodyHash || '-'].join(',');
}

const linePattern = /^([^,]+),([^,]*),(\d+),(\d+),(\d+),(-|[0-9a-f]{32})$/;

/** The execution of a line; undefined when the line is torn or is none. */
export function parseExecution(line: string): Execution | undefined {
  const match = linePattern.exec(line);
  if (!match) return undefined;
  return {
    id: match[1]!,
    version: match[2]!,
    pid: Number(match[3]),
    receivedAt: Number(match[4]),
    doneAt: Number(match[5]),
    bodyHash: match[6] === '-' ? '' : match[6]!,
  };
}
