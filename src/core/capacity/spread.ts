/**
 * Replicas of a service over its places: as even as can be, the first places get what is left
 * over. The same number of replicas and places gives the same spread.
 */
export function replicasAt(replicas: number, placeIndex: number, places: number): number {
  const even = Math.floor(replicas / places);
  return even + (placeIndex < replicas % places ? 1 : 0);
}
