import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { printProblem } from '../../src/spec/print-problem.ts';
import { readRollout } from '../../src/spec/read-rollout.ts';
import { fencedBlocks, root } from './fenced-blocks.ts';

const languages = ['text', 'yaml', 'json', 'sh', ''];
/** Held against the services of `examples/`, which run, by `test/install/guide-blocks.test.ts`. */
const guideLanguages = ['go', 'js', 'python'];

test('every fenced block has a language that something checks', () => {
  const strange = fencedBlocks()
    .filter(({ language }) => !languages.includes(language))
    .filter(({ page, language }) => !isOfGuide(page, language))
    .map(({ page, line, language }) => `${page}:${line}: ${language}`);
  assert.deepEqual(strange, []);
});

test('every rollout file in the documentation is one without mistakes', () => {
  const files = fencedBlocks().filter(({ language }) => language === 'yaml');
  assert.ok(files.length >= 3);
  for (const { page, line, text } of files) {
    const read = readRollout({ file: `${page}:${line}`, content: Buffer.from(text) });
    assert.ok(read.ok, read.ok ? '' : read.problem.map(printProblem).join('\n'));
  }
});

test('every piece of JSON in the documentation can be read', () => {
  for (const { page, line, language, text } of fencedBlocks()) {
    if (language !== 'json') continue;
    assert.doesNotThrow(() => JSON.parse(text), `${page}:${line}`);
  }
});

test('the rollout file of README is that of the example', () => {
  const shown = fencedBlocks().find(
    ({ page, language }) => page === 'README.md' && language === 'yaml',
  );
  assert.equal(shown?.text, readFileSync(`${root}examples/shop/rollout.yaml`, 'utf8'));
});

function isOfGuide(page: string, language: string): boolean {
  return page.startsWith('docs/guides/') && guideLanguages.includes(language);
}
