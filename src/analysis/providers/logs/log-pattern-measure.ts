import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type Known, known, unknown } from '../../../core/world/known.ts';
import type { MeasureSource } from '../../measure-source.ts';

export interface LogPatternOptions {
  readonly name: string;
  /** The log files of a revision's instances, as they are now. */
  readonly filesOf: (revision: number) => readonly string[];
  /** Lines that count, such as /\b(?:FATAL|CRITICAL)\b/. */
  readonly pattern: RegExp;
}

/** More than this per look is skipped to the newest part: a log that floods is found out anyway. */
const bytesMax = 4 * 1024 * 1024;
const lineMax = 64 * 1024;

/**
 * Counts lines of logs that match a pattern, from the first look on: "no critical errors in logs"
 * is a bound `below: 1`. A file that got shorter was rotated and is read from its beginning.
 */
export class LogPatternMeasure implements MeasureSource {
  readonly name: string;
  readonly #options: LogPatternOptions;
  readonly #files = new Map<string, Reading>();
  readonly #counts = new Map<number, number>();

  constructor(options: LogPatternOptions) {
    this.#options = options;
    this.name = options.name;
  }

  async measure(revision: number): Promise<Known<unknown>> {
    let count = this.#counts.get(revision) ?? 0;
    const paths = this.#options.filesOf(revision);
    if (paths.length === 0) return known(null);
    for (const path of paths) {
      try {
        count += this.#matchesIn(path);
      } catch (error) {
        return unknown(`a log cannot be read: ${(error as Error).message}`);
      }
    }
    this.#counts.set(revision, count);
    return known(count);
  }

  #matchesIn(path: string): number {
    const before = this.#files.get(path) ?? { offset: 0, rest: '' };
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      const isRotated = size < before.offset;
      const from = Math.max(isRotated ? 0 : before.offset, size - bytesMax);
      const buffer = Buffer.alloc(size - from);
      const length = readSync(file, buffer, 0, buffer.length, from);
      const isWhole = from === before.offset && !isRotated;
      const text = (isWhole ? before.rest : '') + buffer.toString('utf8', 0, length);
      const lines = text.split('\n');
      const rest = (lines.pop() ?? '').slice(-lineMax);
      this.#files.set(path, { offset: from + length, rest });
      const pattern = new RegExp(
        this.#options.pattern,
        this.#options.pattern.flags.replace(/[gy]/g, ''),
      );
      return lines.filter((line) => pattern.test(line.slice(0, lineMax))).length;
    } finally {
      closeSync(file);
    }
  }
}

interface Reading {
  readonly offset: number;
  /** The beginning of a line that was not finished at the last look. */
  readonly rest: string;
}
