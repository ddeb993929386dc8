/** `4.2x`, `13x`. */
export function times(ratio: number): string {
  if (!Number.isFinite(ratio)) return 'any multiple';
  return `${ratio < 10 ? Number(ratio.toPrecision(2)) : Math.round(ratio)}x`;
}

/** A share as percent with two significant digits: `0.42 %`. */
export function share100(share: number): string {
  const value = share * 100;
  return `${value >= 10 ? Math.round(value) : Number(value.toPrecision(2))} %`;
}
