import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** The least number of tests of each stage. Fewer means that tests silently stopped running. */
export type ExpectedCounts = Readonly<Record<string, number>>;

const path = 'test/expected-counts.json';

export function readExpectedCounts(): ExpectedCounts {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ExpectedCounts) : {};
}

/** Keeps the counts of stages that did not run this time. */
export function recordExpectedCounts(counts: ExpectedCounts): void {
  const all = { ...readExpectedCounts(), ...counts };
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(path, `${JSON.stringify(sorted, null, 2)}\n`);
}

/** A sentence when a stage ran fewer tests than recorded. */
export function tooFew(expected: ExpectedCounts, stage: string, ran: number): string | undefined {
  const least = expected[stage] ?? 0;
  if (ran >= least) return undefined;
  return (
    `${ran} ran, but ${path} says at least ${least}. If tests were removed on purpose, ` +
    'run "npm run check -- --record" and commit the file.'
  );
}
