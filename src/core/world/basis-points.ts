/** A share of traffic in hundredths of a percent: 0 to 10,000. */
export type BasisPoints = number;

export const wholeShare: BasisPoints = 10_000;

/** `5 %` or `0.25 %`, for people. */
export function percent(share: BasisPoints): string {
  return `${Math.round(share) / 100} %`;
}
