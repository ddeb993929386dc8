/**
 * Reads `STEADYSHIP_LISTEN`, for example `8080=3,8443=4`: which port each inherited descriptor
 * listens on. Throws a sentence when it is malformed: a proxy that guesses would serve nothing.
 */
export function inheritedSockets(text: string): ReadonlyMap<number, number> {
  const byPort = new Map<number, number>();
  for (const part of text.split(',').filter((item) => item.trim() !== '')) {
    const found = /^\s*(\d{1,5})=(\d{1,5})\s*$/.exec(part);
    if (!found) throw new Error(`STEADYSHIP_LISTEN has "${part}"; it must look like 8080=3.`);
    byPort.set(Number(found[1]), Number(found[2]));
  }
  return byPort;
}
