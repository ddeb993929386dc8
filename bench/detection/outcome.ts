/** How a release ended under some tool's rules. */
export type Outcome =
  | { readonly kind: 'rolled back'; readonly atMs: number }
  /** `proven`: it was shown to be healthy, not only never shown to be bad. */
  | { readonly kind: 'promoted'; readonly atMs: number; readonly proven?: boolean };
