import { readFileSync } from 'node:fs';

/** The version of the admin protocol; grows when an older client would misunderstand. */
export const keeperProtocol = 1;

/** The version of the program this keeper belongs to. */
export function keeperVersion(): string {
  const file = new URL('../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
