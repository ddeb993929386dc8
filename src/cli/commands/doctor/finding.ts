/** What one question about this host found. `broken`: a release would fail; `doubt`: it may. */
export interface Finding {
  readonly kind: 'fine' | 'doubt' | 'broken';
  /** What was looked at: `Node`, `state folder`, … */
  readonly about: string;
  /** What was found, one sentence. */
  readonly what: string;
  /** What to do about it; absent when it is fine. */
  readonly remedy?: string;
}

export function fine(about: string, what: string): Finding {
  return { kind: 'fine', about, what };
}

export function doubt(about: string, what: string, remedy: string): Finding {
  return { kind: 'doubt', about, what, remedy };
}

export function broken(about: string, what: string, remedy: string): Finding {
  return { kind: 'broken', about, what, remedy };
}
