/** `4.2x`, `13x`. */
export function times(ratio: number): string {
  if (!Number.isFinite(ratio)) return 'any multiple';
  return `${ratio < 10 ? Number(ratio.toPrecision(2)) : Math.round(ratio)}x`;
}

/** A share as percent with two digits that matter: `0.42 %`, `99.95 %`. */
export function share100(share: number): string {
  const value = share * 100;
  if (value >= 90) return `${Number((100 - Number((100 - value).toPrecision(2))).toFixed(6))} %`;
  return `${value >= 10 ? Math.round(value) : Number(value.toPrecision(2))} %`;
}
