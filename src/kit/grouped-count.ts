/** A whole number with commas: `163,836`. By hand, as loading the locale's rules takes 20 ms. */
export function groupedCount(count: number): string {
  return String(Math.round(count)).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
