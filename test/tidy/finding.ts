/** A rule that is broken somewhere. */
export interface Finding {
  readonly path: string;
  /** Counts from 1; absent when it is about the whole file or folder. */
  readonly line?: number;
  /** What is wrong and what to do instead. */
  readonly sentence: string;
}

export function formatFinding(finding: Finding): string {
  const place = finding.line === undefined ? finding.path : `${finding.path}:${finding.line}`;
  return `${place} ${finding.sentence}`;
}
