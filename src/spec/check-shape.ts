import type { z } from 'zod';
import { didYouMean } from './did-you-mean.ts';
import type { Finding } from './finding.ts';
import { foreignKeys } from './foreign-keys.ts';
import { type Mistake, mistakeOf } from './mistake.ts';
import { possibleKeys } from './schema/values/keys.ts';
import { type Located, nearestAt, type Path, type Span, valueAt } from './yaml/located.ts';
import { shown } from './yaml/shown.ts';

type Issue = z.core.$ZodIssue;

/**
 * What the schema has against a value, as findings. One per place: the first
 * that the schema names.
 */
export function shapeFindings(
  root: Located,
  masked: readonly Span[],
  issues: readonly Issue[],
): Finding[] {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  const add = (path: Path, mistake: Mistake) => {
    const place = JSON.stringify(path);
    if (seen.has(place)) return;
    seen.add(place);
    findings.push({ at: placeOf(root, path, mistake), mistake, severity: 'mistake' });
  };
  const visit = (issue: Issue, before: Path) => {
    const path = [...before, ...issue.path.map((part) => part as string | number)];
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) add([...path, key], unknownKey(key, path, issue.message));
      return;
    }
    const inner = innerIssues(issue);
    if (inner) for (const one of inner) visit(one, path);
    else add(path, leafMistake(root, masked, path, issue));
  };
  for (const issue of issues) visit(issue, []);
  return findings;
}

/** Of a choice: the issues of the only form that is of the value's kind; of a bad key: its own. */
function innerIssues(issue: Issue): readonly Issue[] | undefined {
  if (issue.code === 'invalid_key') return issue.issues as Issue[];
  if (issue.code !== 'invalid_union') return undefined;
  const fitting = issue.errors.filter((form) => !form.some(isAboutKind));
  return fitting.length === 1 ? fitting[0] : undefined;
}

function isAboutKind(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_union') return issue.errors.every((form) => form.some(isAboutKind));
  return issue.code === 'invalid_type';
}

function placeOf(root: Located, path: Path, mistake: Mistake): Span {
  const keyIsMeant = mistake.code === 'unknown-key' || mistake.code === 'no-value';
  const value = keyIsMeant ? undefined : valueAt(root, path);
  return value?.at ?? nearestAt(root, path);
}

function leafMistake(root: Located, masked: readonly Span[], path: Path, issue: Issue): Mistake {
  const said = mistakeOf(issue.message) ?? {
    code: 'wrong-value' as const,
    what: '{value} does not fit here.',
    remedy: 'Look the key up in the reference of the rollout file.',
  };
  const value = valueAt(root, path);
  const name = `\`${path.join('.')}\``;
  if (value === undefined) return { ...said, code: 'missing-key', what: `${name} is missing.` };
  if (value.kind === 'scalar' && value.value === null) {
    return { ...said, code: 'no-value', what: `${name} has no value.` };
  }
  return shown(masked, value, said);
}

function unknownKey(key: string, path: Path, message: string): Mistake {
  const possible = message.slice(possibleKeys.length).split(' ');
  const short = key.length > 40 ? `${key.slice(0, 40)}…` : key;
  const where = path.length === 0 ? '' : ` in \`${path.join('.')}\``;
  return {
    code: 'unknown-key',
    what: `There is no key \`${short}\`${where}.`,
    remedy: keyRemedy(key, possible, path),
  };
}

function keyRemedy(key: string, possible: readonly string[], path: Path): string {
  const foreign = foreignKeys(key);
  if (foreign && possible.includes(foreign.key)) return foreign.remedy;
  const near = didYouMean(key, possible);
  if (near) return `Did you mean \`${near}\`?`;
  if (foreign && path.length === 0) return foreign.remedy;
  if (possible.length <= 12) return `Possible here: ${possible.join(', ')}.`;
  return 'Remove it, or look up the keys in the reference of the rollout file.';
}
