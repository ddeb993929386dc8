import {
  compareVersions,
  parseVersion,
  type SemanticVersion,
} from '../core/release/semantic-version.ts';

/** Something that a version does differently, so that what used it may stop working. */
export interface BreakingNote {
  readonly version: string;
  /** `removed`: under "Removed", which Keep a Changelog uses for what is gone. */
  readonly kind: 'breaking' | 'removed';
  /** One line, without its bullet, at most 300 characters. */
  readonly text: string;
}

export interface BreakingNotes {
  /** Newest first, as in the file; at most 100. */
  readonly notes: readonly BreakingNote[];
  /** The versions of the changelog that lie between the two, newest first. */
  readonly versions: readonly string[];
  /** What the changelog does not say and a reader would expect it to. */
  readonly gaps: readonly string[];
}

const textMax = 1024 * 1024;
const linesMax = 50_000;
const lineMax = 2000;
const notesMax = 100;
const noteMax = 300;

/**
 * The breaking notes that lie between two versions, whichever is newer: `from` itself is left out
 * when going up, `to` when going back. Reads Keep a Changelog and what conventional-changelog and
 * standard-version write; other texts give no notes and a gap that says so.
 */
export function breakingNotes(changelog: string, from: string, to: string): BreakingNotes {
  const [before, after] = [parseVersion(from), parseVersion(to)];
  if (!before || !after) {
    return { notes: [], versions: [], gaps: [`${before ? to : from} is not a semantic version`] };
  }
  const [low, high] = compareVersions(before, after) <= 0 ? [before, after] : [after, before];
  const sections = sectionsOf(changelog.slice(0, textMax));
  const between = sections.filter(
    ({ version }) => compareVersions(version, low) > 0 && compareVersions(version, high) <= 0,
  );
  const gaps: string[] = [];
  if (sections.length === 0) gaps.push('the changelog has no headings with versions');
  else if (!between.some(({ version }) => compareVersions(version, high) === 0)) {
    gaps.push(`the changelog does not mention ${high === after ? to : from}`);
  }
  const notes = between.flatMap(notesOf).slice(0, notesMax);
  return { notes, versions: between.map(({ name }) => name), gaps };
}

interface Section {
  readonly version: SemanticVersion;
  readonly name: string;
  readonly lines: string[];
}

/** `## [2.8.1] - 2026-05-01`, `# [2.8.1](https://…) (2026-05-01)`, `### 2.8.1`, `## v2.8.1`. */
const versionHeading =
  /^#{1,4}\s*(?:version\s+)?\[?v?(\d+\.\d+\.\d+[-+.0-9A-Za-z]*)\]?(?=[\s(:,]|$)/i;
/** The same without `#`, underlined in the next line, or with a date behind a slash. */
const plainHeading = /^\[?v?(\d+\.\d+\.\d+[-+.0-9A-Za-z]*)\]?(?:\s*[/(-]\s*.*)?$/i;

function sectionsOf(changelog: string): Section[] {
  const sections: Section[] = [];
  const lines = changelog.split(/\r?\n/, linesMax);
  let fenced = false;
  for (const [index, line] of lines.entries()) {
    const fence = /^\s*(?:```|~~~)/.test(line);
    if (fence) fenced = !fenced;
    if (fence || fenced) continue;
    const underlined = /^\s*(?:={3,}|-{3,})\s*$/.test(lines[index + 1] ?? '');
    const found = versionHeading.exec(line) ?? (underlined ? plainHeading.exec(line) : null);
    const version = found && parseVersion(found[1]!);
    if (version) sections.push({ version, name: found[1]!, lines: [] });
    else if (/^#{1,2}\s*\[?unreleased/i.test(line)) sections.push(unreleased());
    else sections.at(-1)?.lines.push(line.slice(0, lineMax));
  }
  return sections.filter((section) => section.name !== '');
}

/** Collects the lines of "Unreleased", which belong to no version. */
function unreleased(): Section {
  const version = { major: 0, minor: 0, patch: 0, prerelease: [], build: '' };
  return { version, name: '', lines: [] };
}

const breakingHeading = /^#{2,6}\s*(?:[^\w\s]{1,9}\s+)?(?:breaking|backwards?[- ]incompatible)/i;
const boldHeading =
  /^\*\*\s*(?:[^\w\s*]{1,9}\s+)?(?:breaking|backwards?[- ]incompatible)[^*]*\*\*:?\s*$/i;
const removedHeading = /^#{2,6}\s*(?:[^\w\s]{1,9}\s+)?removed\b/i;
const anyHeading = /^(?:#{1,6}\s|\*\*[^*]+\*\*:?\s*$)/;
/** `BREAKING CHANGE: …`, `**BREAKING**: …`, `[breaking] …`, `feat(api)!: …`. */
const breakingLine =
  /^(?:[*_[(]*breaking(?:[ -]changes?)?[*_\])]*\s*:?|(?:\*\*)?\w+(?:\([^)]*\))?!:)/i;

/** The notes of one version: what stands under a breaking heading, and lines that say so. */
function notesOf(section: Section): BreakingNote[] {
  const notes: BreakingNote[] = [];
  let under: BreakingNote['kind'] | undefined;
  let open = false;
  for (const line of section.lines) {
    const kind = headingKind(line);
    if (kind !== undefined) {
      under = kind === 'other' ? undefined : kind;
      open = false;
      continue;
    }
    const bullet = /^(\s{0,3})[-*+]\s+(.*)$/.exec(line);
    const text = (bullet ? bullet[2]! : line).trim();
    if (text === '') open = false;
    else if (bullet || (under && !open && !/^\s/.test(line)) || breakingLine.test(text)) {
      const said = breakingLine.test(text) ? 'breaking' : under;
      open = said !== undefined;
      if (said) notes.push({ version: section.name, kind: said, text: cleaned(text) });
    } else if (open) {
      const last = notes.pop()!;
      notes.push({ ...last, text: cleaned(`${last.text} ${text}`) });
    }
  }
  return notes;
}

function headingKind(line: string): BreakingNote['kind'] | 'other' | undefined {
  if (breakingHeading.test(line) || boldHeading.test(line.trim())) return 'breaking';
  if (removedHeading.test(line)) return 'removed';
  return anyHeading.test(line) ? 'other' : undefined;
}

/** Without the word that made it breaking, and without links' addresses. */
function cleaned(text: string): string {
  const plain = text
    .replace(/^[*_[(]*breaking(?:[ -]changes?)?[*_\])]*\s*:?[*_]*\s*/i, '')
    .replace(/\[([^\]]+)\]\([^)\s]*\)/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
  const shown = plain === '' ? text.trim() : plain;
  return shown.length > noteMax ? `${shown.slice(0, noteMax - 1)}…` : shown;
}
