import type { Comparison } from './comparison.ts';

/**
 * A comparison as text, so that a controller that was killed goes on with the evidence it had.
 * Numbers that JSON does not have are written as words.
 */
export function writeCheckpoint(comparison: Comparison): string {
  return JSON.stringify(comparison, (_key, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
}

const words: Readonly<Record<string, number>> = {
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/** The comparison, or undefined for what an older or newer program wrote, or half a file. */
export function readCheckpoint(text: string): Comparison | undefined {
  try {
    const value = JSON.parse(text, (_key, part: unknown) =>
      typeof part === 'string' && part in words ? words[part] : part,
    ) as Partial<Comparison> | null;
    return value?.format === 1 && isWhole(value) ? (value as Comparison) : undefined;
  } catch {
    return undefined;
  }
}

function isWhole(value: Partial<Comparison>): boolean {
  return (
    typeof value.readToMs === 'number' &&
    Array.isArray(value.timeline) &&
    Array.isArray(value.errors?.excess) &&
    Array.isArray(value.starting?.excess) &&
    Array.isArray(value.slow?.p99?.excess) &&
    typeof value.late === 'object'
  );
}
