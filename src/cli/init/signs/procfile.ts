import { readText } from './read-text.ts';
import type { Sign } from './sign.ts';

/** Roles and their commands; `web` is the one with traffic, as everywhere that Procfiles are. */
export function procfileSign(folder: string): Sign | undefined {
  const text = readText(folder, 'Procfile');
  if (text === undefined) return undefined;
  const entries = text.split('\n').flatMap((line) => {
    const found = /^([A-Za-z][A-Za-z0-9_-]*):\s*(\S.*)$/.exec(line.trim());
    // A release command runs once, before a release: that is a task, not a role.
    return found && found[1] !== 'release' ? [[found[1]!, found[2]!] as const] : [];
  });
  if (entries.length === 0) return undefined;
  const webFirst = entries.sort(([a], [b]) => Number(b === 'web') - Number(a === 'web'));
  return { file: 'Procfile', run: Object.fromEntries(webFirst) };
}
