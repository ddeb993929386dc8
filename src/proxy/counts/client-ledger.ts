/** More bad clients than this are not told apart: the metric is then undecided. */
const badMax = 50_000;

/**
 * Under a sticky split the unit of evidence is the client, once per release: one client that
 * always fails must not look like many failures. That a client was counted is written into its
 * cookie, so only the bad ones have to be remembered here.
 */
export class ClientLedger {
  /** Eight hexadecimal digits that stand for the release in the cookie. */
  readonly tag: string;
  readonly release: string;
  /** True when clients became bad that could not be remembered. */
  hasOverflowed = false;
  readonly #bad = new Set<number>();

  constructor(release: string) {
    this.release = release;
    this.tag = tagOf(release);
  }

  /** True when this client is bad for the first time in this release. */
  isNewlyBad(client: number): boolean {
    if (this.#bad.has(client)) return false;
    if (this.#bad.size >= badMax) {
      this.hasOverflowed = true;
      return false;
    }
    this.#bad.add(client);
    return true;
  }
}

/** FNV-1a, 32 bits. */
function tagOf(release: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < release.length; at += 1) {
    hash = Math.imul(hash ^ release.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
