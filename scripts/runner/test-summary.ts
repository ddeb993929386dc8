/** What the reporter counted. */
export interface TestSummary {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Files that ran to their end, when each has a process of its own. */
  readonly files: readonly string[];
  /** The whole run came to its end. */
  readonly ended: boolean;
}

const mark = '@steadyship-tests ';

export function writeSummary(summary: TestSummary): string {
  return mark + JSON.stringify(summary);
}

/** The summary in a run's output and the output without it; undefined when it is missing. */
export function readSummary(
  output: string,
): { readonly summary: TestSummary; readonly rest: string } | undefined {
  const start = output.lastIndexOf(mark);
  if (start < 0) return undefined;
  const end = output.indexOf('\n', start);
  if (end < 0) return undefined;
  const summary = JSON.parse(output.slice(start + mark.length, end)) as TestSummary;
  return { summary, rest: output.slice(0, start) + output.slice(end + 1) };
}
