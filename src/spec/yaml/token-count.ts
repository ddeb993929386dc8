/** A thousand times what a long rollout file has; keeps the work for a hostile one small. */
const tokensMax = 200_000;

/**
 * Whether a token tree holds more than a rollout file can. Counts without recursion, because the
 * depth of the tree is chosen by whoever wrote the file.
 */
export function tooManyTokens(tokens: readonly unknown[]): boolean {
  const open: unknown[] = [...tokens.slice(0, tokensMax + 1)];
  let count = 0;
  while (open.length > 0) {
    const token = open.pop();
    if (typeof token !== 'object' || token === null) continue;
    count += 1;
    if (count + open.length > 4 * tokensMax || count > tokensMax) return true;
    for (const part of Object.values(token)) {
      if (typeof part === 'object' && part !== null) open.push(part);
    }
  }
  return false;
}
