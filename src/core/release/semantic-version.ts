/** A version by semver.org 2.0.0. */
export interface SemanticVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** The identifiers after the hyphen; a version with any comes before the one with none. */
  readonly prerelease: readonly (number | string)[];
  /** After the plus sign; plays no part in precedence. */
  readonly build: string;
}

const number = '(0|[1-9]\\d{0,15})';
const pattern = new RegExp(
  `^v?${number}\\.${number}\\.${number}(?:-([0-9A-Za-z.-]+))?(?:\\+([0-9A-Za-z.-]+))?$`,
);
/** Far longer than any real version. */
const lengthMax = 256;

/** A semantic version, with or without a leading `v`; undefined when it is not one. */
export function parseVersion(text: string): SemanticVersion | undefined {
  if (text.length > lengthMax) return undefined;
  const found = pattern.exec(text.trim());
  if (!found) return undefined;
  const [, major, minor, patch, prerelease, build = ''] = found;
  const numbers = [Number(major), Number(minor), Number(patch)] as const;
  if (!numbers.every(Number.isSafeInteger)) return undefined;
  const identifiers = prerelease?.split('.') ?? [];
  if (identifiers.some((part) => part === '' || /^0\d+$/.test(part))) return undefined;
  if (build.split('.').some((part) => part === '') && build !== '') return undefined;
  return {
    major: numbers[0],
    minor: numbers[1],
    patch: numbers[2],
    prerelease: identifiers.map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
    build,
  };
}

/** Negative when `a` comes before `b`, 0 when neither does: precedence by semver.org 2.0.0, 11. */
export function compareVersions(a: SemanticVersion, b: SemanticVersion): number {
  const byNumbers = a.major - b.major || a.minor - b.minor || a.patch - b.patch;
  if (byNumbers !== 0) return byNumbers;
  if (a.prerelease.length === 0 || b.prerelease.length === 0) {
    return b.prerelease.length - a.prerelease.length;
  }
  const shared = Math.min(a.prerelease.length, b.prerelease.length);
  for (let index = 0; index < shared; index += 1) {
    const order = compareIdentifiers(a.prerelease[index]!, b.prerelease[index]!);
    if (order !== 0) return order;
  }
  return a.prerelease.length - b.prerelease.length;
}

/** Numbers by value and before words; words by their characters. */
function compareIdentifiers(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
