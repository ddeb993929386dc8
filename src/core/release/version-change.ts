import { compareVersions, parseVersion } from './semantic-version.ts';

/** What kind of step it is from one version to another, by semantic versioning. */
export type VersionChange =
  /** Bug fixes; nothing that worked is expected to stop working. */
  | 'patch'
  /** New features; nothing that worked is expected to stop working. */
  | 'minor'
  /** Something that worked may stop working. */
  | 'major'
  /** To, from or between previews of the same version (2.0.0-rc.1 to 2.0.0). */
  | 'prerelease'
  /** Back to an earlier version. */
  | 'downgrade'
  /** The same version, whatever its build metadata says. */
  | 'same'
  /** One of them is not a semantic version. */
  | 'not-comparable';

/**
 * The kind of change from one version to another. Before 1.0.0 a new minor version counts as
 * major, because semantic versioning promises nothing there.
 */
export function versionChange(from: string, to: string): VersionChange {
  const before = parseVersion(from);
  const after = parseVersion(to);
  if (!before || !after) return 'not-comparable';
  const order = compareVersions(after, before);
  if (order === 0) return 'same';
  if (order < 0) return 'downgrade';
  if (after.major !== before.major) return 'major';
  if (after.minor !== before.minor) return after.major === 0 ? 'major' : 'minor';
  return after.patch === before.patch ? 'prerelease' : 'patch';
}

const changeSentences: Readonly<Record<VersionChange, string>> = {
  patch: 'a patch: bug fixes, backwards compatible',
  minor: 'a minor version: new features, backwards compatible',
  major: 'a major version: it may break what used it',
  prerelease: 'a preview of, or the end of previews of, the same version',
  downgrade: 'a step back to an earlier version',
  same: 'the same version',
  'not-comparable': 'not comparable: one of them is not a semantic version',
};

/** What a change means, for people: `a patch: bug fixes, backwards compatible`. */
export function describeChange(change: VersionChange): string {
  return changeSentences[change];
}

const movable = new Set([
  ...['latest', 'stable', 'current', 'newest', 'release', 'production', 'prod', 'live', 'lts'],
  ...['main', 'master', 'trunk', 'develop', 'development', 'dev', 'head', 'tip', 'snapshot'],
  ...['edge', 'nightly', 'canary', 'next', 'beta', 'alpha', 'rc', 'preview', 'unstable'],
  ...['staging', 'test', 'testing', 'qa', 'rolling', 'mainline', 'default'],
]);

/**
 * Whether a tag is of the kind that is moved from build to build, so that it does not say what
 * runs. Numbers without all three parts (`2`, `v2.8`) are moved as well: they follow the newest
 * version of their series.
 */
export function isMovableTag(tag: string): boolean {
  const name = tag.trim().toLowerCase();
  return movable.has(name) || /^v?\d+(?:\.\d+)?(?:\.x|\.\*)?$/.test(name);
}
