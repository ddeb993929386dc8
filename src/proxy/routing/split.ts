/**
 * Which revision a client belongs to: weighted rendezvous hashing. Every revision draws a number
 * from the client's id, scaled by its weight, and the largest wins. Raising one weight only moves
 * clients towards that revision, never between others, and every revision has clients of its own:
 * the same people are not the first to try each release.
 */
export interface Weighted {
  readonly revision: number;
  readonly weight: number;
}

/** The share of a client, or of one request under assignment per request; undefined: no weight. */
export function chooseShare<Share extends Weighted>(
  shares: readonly Share[],
  client: number,
): Share | undefined {
  let best: Share | undefined;
  let bestScore = -1;
  for (const share of shares) {
    if (share.weight === 0) continue;
    const score = share.weight / -Math.log(unit(client, share.revision));
    if (score > bestScore) {
      best = share;
      bestScore = score;
    }
  }
  return best;
}

/** A number in (0, 1) that depends on both and looks random (murmur3's finaliser, twice). */
export function unit(client: number, salt: number): number {
  const low = mixed(client ^ mixed(salt + 0x9e3779b9));
  return (low + 0.5) / 4294967296;
}

function mixed(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
