import { closeSync, openSync, readSync } from 'node:fs';
import type { ClientRecord } from './record.ts';

/**
 * What the generator writes: JSON lines. First a header, then one line per request in the order in
 * which they ended, last an end. A file without its end comes from a generator that was killed.
 */
export const loadFileFormat = 'steadyship-load';
export const loadFileVersion = 1;

export interface LoadHeader {
  readonly format: typeof loadFileFormat;
  readonly version: number;
  /** Every id of this run begins with it, followed by a dash. */
  readonly run: string;
  /** Milliseconds since 1970; the times of the records count from here. */
  readonly startedAt: number;
  readonly target: string;
}

/** How well the event loop of the generator kept up; above 20 ms trust no latencies. */
export interface LoopLag {
  readonly p99Ms: number;
  readonly maxMs: number;
}

export interface LoadEnd {
  readonly endedAtMs: number;
  /** Requests that the model wanted and that were not made, because too many were in flight. */
  readonly unsent: number;
  /** The file reached its bound and the load stopped early. */
  readonly isFull: boolean;
  readonly lag: LoopLag;
  /** Things that are no request's loss, counted. */
  readonly remarks: Readonly<Record<string, number>>;
}

/** A load file read as far as it goes. */
export interface LoadFile {
  readonly header: LoadHeader;
  /** Reads the records; at its end `end` is known. */
  records(): Generator<ClientRecord>;
  /** Undefined until the records are read, and when the generator was killed. */
  end(): LoadEnd | undefined;
}

/** Opens a load file. Throws when it is not one, or of a newer version. */
export function readLoadFile(path: string): LoadFile {
  let end: LoadEnd | undefined;
  const first = linesOf(path).next().value as string | undefined;
  const header = parseHeader(first, path);
  return {
    header,
    end: () => end,
    *records() {
      let isFirst = true;
      for (const line of linesOf(path)) {
        if (isFirst) {
          isFirst = false;
          continue;
        }
        const value = parseLine(line);
        if (value === undefined) continue;
        if ('end' in value) end = value.end;
        else yield value;
      }
    },
  };
}

function parseHeader(line: string | undefined, path: string): LoadHeader {
  const header = line === undefined ? undefined : (parseLine(line) as LoadHeader | undefined);
  if (header?.format !== loadFileFormat) throw new Error(`${path} is no load file`);
  if (header.version > loadFileVersion) {
    throw new Error(`${path} has version ${header.version}; this program reads ${loadFileVersion}`);
  }
  return header;
}

function parseLine(line: string): ClientRecord | { readonly end: LoadEnd } | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // Torn by a kill: the missing end says so.
  }
}

/** The lines of a file, read piece by piece so that it may be larger than memory. */
export function* linesOf(path: string): Generator<string> {
  const file = openSync(path, 'r');
  try {
    const piece = Buffer.alloc(256 * 1024);
    let rest = '';
    for (let count = read(file, piece); count > 0; count = read(file, piece)) {
      const lines = (rest + piece.toString('latin1', 0, count)).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    if (rest !== '') yield rest;
  } finally {
    closeSync(file);
  }
}

function read(file: number, piece: Buffer): number {
  return readSync(file, piece, 0, piece.length, null);
}
