import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeChange, versionChange } from '../core/release/version-change.ts';
import { breakingNotes } from '../spec/changelog.ts';

/** What kind of change it is, and what the project's changelog calls breaking about it. */
export function versionNotes(
  folder: string,
  from: string | undefined,
  to: string | undefined,
): string[] {
  if (from === undefined || to === undefined) return [];
  const change = describeChange(versionChange(from, to));
  return [`${from} to ${to} is ${change}.`, ...changelogNotes(folder, from, to)];
}

function changelogNotes(folder: string, from: string, to: string): string[] {
  let text: string;
  try {
    text = readFileSync(join(folder, 'CHANGELOG.md'), 'utf8');
  } catch {
    return ['There is no CHANGELOG.md beside the rollout file to look for breaking changes in.'];
  }
  const { notes } = breakingNotes(text, from, to);
  if (notes.length === 0) return ['CHANGELOG.md names no breaking change in between.'];
  return notes.map((one) => `breaking in ${one.version}: ${one.text}`);
}
