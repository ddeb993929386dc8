import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import semver from 'semver';
import { compareVersions, parseVersion } from './semantic-version.ts';
import { describeChange, isMovableTag, versionChange } from './version-change.ts';

const identifier = fc.oneof(fc.nat(200).map(String), fc.stringMatching(/^[0-9a-zA-Z-]{1,6}$/));
const version = fc
  .tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.array(identifier, { maxLength: 3 }), fc.boolean())
  .map(([major, minor, patch, pre, build]) => {
    const suffix = pre.length > 0 ? `-${pre.join('.')}` : '';
    return `${major}.${minor}.${patch}${suffix}${build ? '+b.1' : ''}`;
  });

test('kinds of change are named as semantic versioning names them', () => {
  const table = [
    ['2.8.0', '2.8.1', 'patch'],
    ['2.8.0', '2.9.0', 'minor'],
    ['2.8.0', '3.0.0', 'major'],
    ['v2.8.0', '2.8.0+build.7', 'same'],
    ['2.8.1', '2.8.0', 'downgrade'],
    ['2.0.0-rc.1', '2.0.0', 'prerelease'],
    ['2.0.0', '2.0.0-rc.1', 'downgrade'],
    ['0.3.1', '0.4.0', 'major'],
    ['0.3.1', '0.3.2', 'patch'],
    ['2.8', '2.8.1', 'not-comparable'],
    ['main', '2.8.1', 'not-comparable'],
  ] as const;
  for (const [from, to, change] of table) {
    assert.equal(versionChange(from, to), change, `${from} to ${to}`);
    assert.notEqual(describeChange(change), '');
  }
});

test('precedence follows the chain of the semver specification', () => {
  const chain = '-alpha -alpha.1 -alpha.beta -beta -beta.2 -beta.11 -rc.1';
  const previews = chain.split(' ').map((text) => parseVersion(`1.0.0${text}`)!);
  const versions = [...previews, parseVersion('1.0.0')!];
  for (const [index, later] of versions.slice(1).entries()) {
    assert(compareVersions(versions[index]!, later) < 0);
  }
});

test('parsing and order agree with the semver package', () => {
  fc.assert(
    fc.property(version, version, (one, other) => {
      const [a, b] = [parseVersion(one), parseVersion(other)];
      assert.equal(a !== undefined, semver.valid(one) !== null, one);
      if (!a || !b || !semver.valid(other)) return;
      assert.equal(Math.sign(compareVersions(a, b)), semver.compare(one, other));
    }),
    { numRuns: 2000 },
  );
});

test('no text makes the parser throw, and what is not a version is not one', () => {
  fc.assert(fc.property(fc.string(), (text) => void parseVersion(text)));
  for (const text of [
    '',
    '1',
    '1.2',
    '1.2.3.4',
    '01.2.3',
    '1.2.3-',
    '1.2.3-01',
    '1.2.3+',
    'x1.2.3',
  ]) {
    assert.equal(parseVersion(text), undefined, text);
  }
  assert.equal(parseVersion(`1.2.3-${'a'.repeat(300)}`), undefined);
});

test('tags that move from build to build are recognised, and names of one build are not', () => {
  for (const tag of [
    'latest',
    'Stable',
    'develop',
    'main',
    'nightly',
    'edge',
    '2',
    'v2.8',
    '2.x',
  ]) {
    assert(isMovableTag(tag), tag);
  }
  for (const tag of ['2.8.1', 'v2.8.1', '3f2c1ab', '2024-05-01', 'main-3f2c1ab', 'release-41']) {
    assert(!isMovableTag(tag), tag);
  }
});
