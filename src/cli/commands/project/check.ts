import { defaultFile, loadRollout } from '../../rollout-file.ts';
import type { VerbInput } from '../../verb.ts';

/** `check`: reads the rollout file; every mistake is said with its place and its remedy. */
export async function check({ options, terminal }: VerbInput): Promise<number> {
  const path = options.file ?? defaultFile;
  const { services } = loadRollout(path, options.environment, terminal.warn);
  const names = services.map((one) => one.service);
  if (options.json) terminal.print(JSON.stringify({ file: path, services: names }));
  else terminal.print(`${path} is fine: ${names.join(', ')}`);
  return 0;
}
