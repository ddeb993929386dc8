import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { cycleFindings } from './tidy/cycles.ts';
import { type Finding, formatFinding } from './tidy/finding.ts';
import { layerFindings } from './tidy/layers.ts';
import { leftoverFindings } from './tidy/leftovers.ts';
import { linkFindings } from './tidy/links.ts';
import { nameFindings } from './tidy/names.ts';
import { portFindings } from './tidy/ports.ts';
import { purityFindings } from './tidy/purity.ts';
import { sizeFindings } from './tidy/sizes.ts';
import { readSource } from './tidy/source-file.ts';
import { wordFindings } from './tidy/words.ts';

// Checks for non-functional properties of the code itself. Each rule lies in a file of its own
// under test/tidy, with a test that shows it a broken sample.

const paths = projectPaths();
const files = paths.filter((path) => /\.(?:ts|md|sh|json|yaml)$/.test(path)).map(readSource);
const source = files.filter(({ path }) => path.startsWith('src/'));

/** Files that git tracks or would track, so that a folder built or fetched is not looked at. */
function projectPaths(): readonly string[] {
  const list = execFileSync('git', [
    'ls-files',
    '--cached',
    '--others',
    '--exclude-standard',
    '-z',
  ]);
  return list
    .toString()
    .split('\0')
    .filter((path) => path !== '' && existsSync(path));
}

function none(findings: readonly Finding[]): void {
  assert.ok(findings.length === 0, `\n${findings.map(formatFinding).join('\n')}\n`);
}

test('the project has source files to check', () => {
  assert.ok(source.length > 10, `found only ${source.length} files under src`);
});

test('imports point only where the layers allow', () => none(layerFindings(source)));

test('neither files nor folders import each other in a circle', () => none(cycleFindings(source)));

test('the core is pure', () => none(purityFindings(source)));

test('files, functions, lines and folders are small', () => none(sizeFindings(files)));

test('names say what is inside', () => none(nameFindings(files)));

test('nothing was left undone or belongs to one machine', () => none(leftoverFindings(files)));

test('every port has a contract suite and a fake', () => none(portFindings(paths)));

test('links in the documentation lead somewhere', () => none(linkFindings(files, existsSync)));

test('one thing has one word', () => none(wordFindings(files)));
