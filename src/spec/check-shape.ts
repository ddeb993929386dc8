import type { z } from 'zod';
import { didYouMean } from './did-you-mean.ts';
import type { Finding } from './finding.ts';
import { foreignKeys } from './foreign-keys.ts';
import { type Mistake, mistakeOf } from './mistake.ts';
import type { ProblemCode } from './problem.ts';
import { possibleKeys } from './schema/values/keys.ts';
import { keyAt, type Located, nearestAt, type Path, type Span, valueAt } from './yaml/located.ts';
import { isHidden, shortened, shown } from './yaml/shown.ts';

type Issue = z.core.$ZodIssue;

/** More than anybody is shown; bounds the work for a file that is wrong everywhere. */
const findingsMax = 200;

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
  const add = (path: Path, mistake: Mistake, meant?: string) => {
    const place = JSON.stringify(path);
    if (seen.has(place) || findings.length === findingsMax) return;
    seen.add(place);
    const at = placeOf(root, path, mistake);
    const lacks = mistake.code === 'missing-key' ? path.join('.') : undefined;
    findings.push({
      at,
      mistake,
      severity: 'mistake',
      ...(lacks === undefined ? {} : { lacks }),
      ...(meant === undefined ? {} : { meant }),
    });
  };
  const visit = (issue: Issue, before: Path) => {
    const path = [...before, ...issue.path.map((part) => part as string | number)];
    if (issue.code === 'unrecognized_keys') {
      const possible = issue.message.slice(possibleKeys.length).split(' ');
      for (const key of issue.keys) {
        const meant = meantKey(key, possible);
        const instead = meant === undefined ? undefined : [...path, meant].join('.');
        const secret = isHidden(masked, keyAt(root, [...path, key]));
        const mistake = secret ? hiddenKey(possible) : unknownKey(key, path, possible);
        add([...path, key], mistake, instead);
      }
      return;
    }
    if (issue.code === 'invalid_key') return add(path, badName(path, issue));
    const form = issue.code === 'invalid_union' ? meantForm(issue) : undefined;
    if (form) for (const one of form) visit(one, path);
    else add(path, leafMistake(root, masked, path, issue));
  };
  for (const issue of issues) visit(issue, []);
  return findings;
}

/**
 * The issues of the form that was meant: the only one that is of the value's kind; of several the
 * only one that has nothing against the value itself but against something in it.
 */
function meantForm(choice: Choice): readonly Issue[] | undefined {
  const ofKind = choice.errors.filter((form) => !form.some(isAboutKind));
  if (ofKind.length === 1) return ofKind[0];
  const deeper = ofKind.filter((form) => !form.some(isAboutItself));
  return deeper.length === 1 ? deeper[0] : undefined;
}

type Choice = Extract<Issue, { code: 'invalid_union' }>;

function isAboutKind(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_union') return issue.errors.every((form) => form.some(isAboutKind));
  return issue.code === 'invalid_type';
}

function isAboutItself(issue: Issue): boolean {
  if (issue.path.length > 0 || issue.code === 'unrecognized_keys') return false;
  return issue.code !== 'invalid_union' || meantForm(issue)?.some(isAboutItself) !== false;
}

function placeOf(root: Located, path: Path, mistake: Mistake): Span {
  const value = aboutKeys.has(mistake.code) ? undefined : valueAt(root, path);
  return value?.at ?? nearestAt(root, path);
}

const aboutKeys: ReadonlySet<ProblemCode> = new Set(['unknown-key', 'no-value', 'wrong-name']);

/** What is wrong with a name of the user's own choice. */
function badName(path: Path, issue: Extract<Issue, { code: 'invalid_key' }>): Mistake {
  const name = shortened(String(path.at(-1)));
  const said = mistakeOf(issue.issues[0]?.message ?? '') ?? unexplained;
  const what = said.what.replace('{value}', () => `"${name}"`);
  return { code: 'wrong-name', what, remedy: said.remedy.replaceAll('{key}', '') };
}

const unexplained: Mistake = {
  code: 'wrong-value',
  what: '{value} does not fit here.',
  remedy: 'Look the key up in the reference of the rollout file.',
};

function leafMistake(root: Located, masked: readonly Span[], path: Path, issue: Issue): Mistake {
  const said = mistakeOf(issue.message) ?? unexplained;
  const value = valueAt(root, path);
  const hidden = isHidden(masked, keyAt(root, path));
  const name = named(hidden ? [...path.slice(0, -1), '…'] : path);
  const key = typeof path.at(-1) === 'string' ? `${path.at(-1)}: ` : '';
  const remedy = said.remedy.replaceAll('{key}', () => key);
  if (value === undefined) return { code: 'missing-key', what: `${name} is missing.`, remedy };
  if (value.kind === 'scalar' && value.value === null) {
    return { code: 'no-value', what: `${name} has no value.`, remedy };
  }
  return shown(masked, value, { ...said, remedy });
}

function unknownKey(key: string, path: Path, possible: readonly string[]): Mistake {
  const where = path.length === 0 ? '' : ` in ${named(path)}`;
  return {
    code: 'unknown-key',
    what: isPlain(key) ? `There is no key \`${key}\`${where}.` : `There is no such key${where}.`,
    remedy: keyRemedy(key, possible, path),
  };
}

/** For a key that may be the value of a secret, after a slip with a colon or a brace. */
function hiddenKey(possible: readonly string[]): Mistake {
  const remedy = `Possible here: ${possible.join(', ')}.`;
  return { code: 'unknown-key', what: 'There is no such key here.', remedy };
}

/** Whether a key can be shown as it is. */
function isPlain(key: string): boolean {
  return /^[\w./-]{1,40}$/.test(key);
}

/** The key that was probably meant: another tool's word for it, or a slip of the finger. */
function meantKey(key: string, possible: readonly string[]): string | undefined {
  const foreign = foreignKeys(key)?.key;
  return foreign && possible.includes(foreign) ? foreign : didYouMean(key, possible);
}

function keyRemedy(key: string, possible: readonly string[], path: Path): string {
  const foreign = foreignKeys(key);
  if (foreign && (possible.includes(foreign.key) || path.length === 0)) return foreign.remedy;
  const near = didYouMean(key, possible);
  if (near) return `Did you mean \`${near}\`?`;
  if (possible.length <= 12) return `Possible here: ${possible.join(', ')}.`;
  return 'Remove it, or look up the keys in the reference of the rollout file.';
}

/** A path for people: without the numbers of list items, whose place is shown anyway. */
function named(path: Path): string {
  const parts = path.filter((part) => typeof part === 'string');
  return `\`${parts.map((part) => (isPlain(String(part)) ? part : '…')).join('.')}\``;
}
