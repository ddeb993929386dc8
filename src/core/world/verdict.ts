/** What the evidence says about a candidate. The five are distinct everywhere. */
export type VerdictKind = 'healthy' | 'regressed' | 'undecided' | 'silent' | 'cancelled';

/** A judge's answer for one release at one moment, with what it rests on. */
export interface Verdict {
  readonly kind: VerdictKind;
  /** One sentence for a person: the measure, both revisions, the bound. */
  readonly because: string;
  /**
   * True while time running out proves nothing: the source of evidence does not answer, or both
   * revisions suffer from the same incident. Gates stay closed meanwhile.
   */
  readonly holds?: boolean;
  /** The figures behind the sentence, kept with the release. At most 4 KiB serialised. */
  readonly evidence: Readonly<Record<string, number | string>>;
}
