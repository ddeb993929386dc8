import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { breakingNotes } from './changelog.ts';

const keepAChangelog = `# Changelog

## [Unreleased]
### Removed
- Not out yet.

## [3.0.0] - 2026-05-01
### Added
- A new page.
- **BREAKING:** the token is read from a header,
  no longer from the query.
### Removed
- The endpoint [/v1/orders](https://example.com/v1).

## [2.9.0] - 2026-04-01
### Changed
- Orders are sorted by date.

## [2.8.0] - 2026-03-01
### Removed
- Something long gone.
`;

const conventional = `# [3.0.0](https://example.com/compare/v2.9.1...v3.0.0) (2026-05-01)

### Features

* **api:** pages of 100 ([abc1234](https://example.com/commit/abc1234))
* feat(auth)!: tokens end after a day

### ⚠ BREAKING CHANGES

* **api:** pages begin at 1
  and are numbered.
* the old client is gone

### Bug Fixes

* nothing to see

## [2.9.1](https://example.com/compare/v2.9.0...v2.9.1) (2026-04-01)

### Bug Fixes

* a crash
`;

const texts = (changelog: string, from: string, to: string) =>
  breakingNotes(changelog, from, to).notes.map(({ kind, text }) => `${kind}: ${text}`);

test('Keep a Changelog: what is marked as breaking, and what was removed', () => {
  assert.deepEqual(texts(keepAChangelog, '2.8.0', '3.0.0'), [
    'breaking: the token is read from a header, no longer from the query.',
    'removed: The endpoint /v1/orders.',
  ]);
  assert.deepEqual(texts(keepAChangelog, '2.8.0', '2.9.0'), []);
  assert.deepEqual(breakingNotes(keepAChangelog, '2.8.0', 'v3.0.0').versions, ['3.0.0', '2.9.0']);
});

test('conventional changelogs: the breaking section, and commits with an exclamation mark', () => {
  assert.deepEqual(texts(conventional, '2.9.1', '3.0.0'), [
    'breaking: feat(auth)!: tokens end after a day',
    'breaking: **api:** pages begin at 1 and are numbered.',
    'breaking: the old client is gone',
  ]);
});

test('going back shows what going up would have broken', () => {
  assert.deepEqual(
    texts(keepAChangelog, '3.0.0', '2.8.0'),
    texts(keepAChangelog, '2.8.0', '3.0.0'),
  );
});

test('underlined headings and fenced examples are told apart', () => {
  const history = '2.1.0 / 2026-01-02\n=====\n\n * BREAKING CHANGE: no IE\n```\n## 9.9.9\n```\n';
  assert.deepEqual(texts(history, '2.0.0', '2.1.0'), ['breaking: no IE']);
});

test('what the changelog does not say is a gap', () => {
  assert.deepEqual(breakingNotes('nothing here', '1.0.0', '2.0.0').gaps, [
    'the changelog has no headings with versions',
  ]);
  assert.deepEqual(breakingNotes(keepAChangelog, '2.8.0', '3.1.0').gaps, [
    'the changelog does not mention 3.1.0',
  ]);
  assert.deepEqual(breakingNotes(keepAChangelog, 'main', '3.1.0').gaps, [
    'main is not a semantic version',
  ]);
});

test('no text takes it down, and its answer stays small', () => {
  const lines = fc.constantFrom(
    '## 1.2.3',
    '### Removed',
    '- x',
    '**BREAKING**',
    '```',
    '',
    ' y',
    '=====',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(lines, fc.string()), { maxLength: 200 }), (all) => {
      const { notes } = breakingNotes(all.join('\n'), '1.0.0', '2.0.0');
      assert(notes.length <= 100 && notes.every((note) => note.text.length <= 300));
    }),
  );
  const long = ['[', '*', '- breaking ', '! '].map((piece) => piece.repeat(100_000));
  const hostile = ['## 1.5.0', ...long, `### ${'!'.repeat(1000)}`];
  assert(breakingNotes(hostile.join('\n'), '1.0.0', '2.0.0').notes.length <= 100);
});
