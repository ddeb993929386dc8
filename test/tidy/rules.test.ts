import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cycleFindings } from './cycles.ts';
import { type Finding, formatFinding } from './finding.ts';
import { layerFindings } from './layers.ts';
import { leftoverFindings } from './leftovers.ts';
import { linkFindings } from './links.ts';
import { nameFindings } from './names.ts';
import { portFindings } from './ports.ts';
import { purityFindings } from './purity.ts';
import { sizeFindings } from './sizes.ts';
import { sourceFile } from './source-file.ts';
import { wordFindings } from './words.ts';

// Every rule is shown a sample that breaks it, and one that does not.

type Samples = Readonly<Record<string, string>>;
type Rule = (files: ReturnType<typeof sourceFile>[]) => readonly Finding[];

function found(rule: Rule, samples: Samples): readonly string[] {
  const files = Object.entries(samples).map(([path, text]) => sourceFile(path, text));
  return rule(files).map(formatFinding);
}

test('an import against the layers is named with its line and the rule', () => {
  const samples = { 'src/core/a.ts': "\nimport type { X } from '../engine/loop.ts';" };
  assert.deepEqual(found(layerFindings, samples), [
    'src/core/a.ts:2 imports ../engine/loop.ts: core may import only itself, kit/',
  ]);
});

test('dynamic imports and re-exports obey the layers too', () => {
  const samples = {
    'src/proxy/a.ts': "await import('../core/plan.ts');",
    'src/kit/a.ts': "export { x } from '../core/plan.ts';\nimport 'zod';",
  };
  assert.deepEqual(found(layerFindings, samples), [
    'src/proxy/a.ts:1 imports ../core/plan.ts: proxy may import only itself, kit/',
    'src/kit/a.ts:1 imports ../core/plan.ts: kit may import only itself',
    'src/kit/a.ts:2 imports zod: kit imports no packages',
  ]);
});

test('an adapter sees its port and the core, but no other adapter', () => {
  const samples = {
    'src/platforms/compose/a.ts': `import '../platform.ts';
import '../../core/plan.ts';
import './b.ts';
import '../process/a.ts';
import '../../engine/loop.ts';`,
    'src/traffic/embedded/a.ts': "import '../router.ts';\nimport '../../proxy/server.ts';",
    'src/traffic/nginx/a.ts': "import '../../proxy/server.ts';",
    'src/platforms/process/a.ts': "import '../platform.ts';\nimport '../compose/a.ts';",
    'src/notify/slack/a.ts': "import '../../core/plan.ts';\nimport '../teams/a.ts';",
  };
  assert.deepEqual(found(layerFindings, samples), [
    'src/platforms/compose/a.ts:4 imports ../process/a.ts: adapters do not import each other',
    'src/platforms/compose/a.ts:5 imports ../../engine/loop.ts: platforms may import only ' +
      'itself, core/, kit/',
    'src/traffic/nginx/a.ts:1 imports ../../proxy/server.ts: traffic may import only ' +
      'itself, core/, kit/',
    'src/platforms/process/a.ts:2 imports ../compose/a.ts: adapters do not import each other',
    'src/notify/slack/a.ts:2 imports ../teams/a.ts: adapters do not import each other',
  ]);
});

test('the engine sees ports, not adapters; only the registry names these', () => {
  const samples = {
    'src/engine/a.ts': "import '../platforms/platform.ts';\nimport '../platforms/process/a.ts';",
    'src/adapters/a.ts': "import '../platforms/process/a.ts';",
    'src/engine/a.test.ts': "import '../platforms/process/a.ts';",
    'src/client/a.ts':
      "import type { A } from '../server/a.ts';\nimport { b } from '../server/b.ts';",
    'src/new/a.ts': '',
    'src/spec/a.ts': "import '../../scripts/a.ts';",
  };
  const [engine, client, fresh, outside, ...rest] = found(layerFindings, samples);
  assert.match(engine ?? '', /^src\/engine\/a\.ts:2 imports .*process\/a\.ts: engine may import/);
  assert.match(client ?? '', /a\.ts:2 imports \.\.\/server\/b\.ts: client may import only types/);
  assert.match(fresh ?? '', /^src\/new\/a\.ts is in a folder without a layer: add "new"/);
  assert.match(outside ?? '', /nothing outside src\/ is shipped/);
  assert.deepEqual(rest, []);
});

test('a circle between files is printed whole, type imports included', () => {
  const samples = {
    'src/core/a.ts': "import type { B } from './b.ts';",
    'src/core/b.ts': "import './c.ts';",
    'src/core/c.ts': "import './a.ts';",
  };
  assert.deepEqual(found(cycleFindings, samples), [
    'src/core/a.ts is part of a circle of imports: src/core/a.ts:1 imports src/core/b.ts, ' +
      'src/core/b.ts:1 imports src/core/c.ts, src/core/c.ts:1 imports src/core/a.ts',
  ]);
});

test('a circle between folders is found where no file is in one', () => {
  const samples = {
    'src/core/x/a.ts': "import '../y/a.ts';",
    'src/core/y/a.ts': '',
    'src/core/y/b.ts': "import '../x/b.ts';",
    'src/core/x/b.ts': "import '../c.ts';",
    'src/core/c.ts': '',
    'src/core/d.ts': "import './x/a.ts';",
  };
  assert.deepEqual(found(cycleFindings, samples), [
    'src/core/x is part of a circle of imports: src/core/x/a.ts:1 imports src/core/y/a.ts, ' +
      'src/core/y/b.ts:1 imports src/core/x/b.ts',
  ]);
});

test('the core and what it imports name no clock, randomness or world', () => {
  const samples = {
    'src/core/a.ts': `import { b } from '../kit/b.ts';
import { z } from 'zod';
const now = new Date(5).toISOString();
const x = Math.random() + Math.max(1, 2);
const y = { process: 1, at: release.process, z: n.toLocaleString() };`,
    'src/kit/b.ts': 'setTimeout(() => {}, 1);',
    'src/kit/not-reached.ts': "import 'node:fs';",
    'src/core/a.test.ts': 'Date.now();',
  };
  const tail = 'but the core and what it imports are pure';
  assert.deepEqual(found(purityFindings, samples), [
    `src/core/a.ts:2 imports zod, ${tail}`,
    `src/core/a.ts:3 uses Date, ${tail}: take it as an input`,
    `src/core/a.ts:4 uses Math.random, ${tail}: take it as an input`,
    `src/core/a.ts:5 uses toLocaleString, ${tail}: take it as an input`,
    `src/kit/b.ts:1 uses setTimeout, ${tail}: take it as an input`,
  ]);
});

test('long files, lines, functions and parameter lists are found', () => {
  const samples = {
    'src/kit/a.ts': '\n'.repeat(401),
    'src/kit/a.test.ts': '\n'.repeat(500),
    'src/kit/b.ts': `// ${'x'.repeat(98)}`,
    'src/kit/c.ts': `function c(a, b, d, e, f) {${'\n'.repeat(70)}}`,
    'src/kit/c.test.ts': `describe('c', () => {${'\n'.repeat(200)}});`,
  };
  assert.deepEqual(found(sizeFindings, samples), [
    'src/kit/a.ts has 401 lines, more than 400: cut it',
    'src/kit/b.ts:1 is 101 columns wide, more than 100',
    'src/kit/c.ts:1 c has 71 lines, more than 70: cut it',
    'src/kit/c.ts:1 c takes 5 parameters, more than 4: take an object',
  ]);
});

test('a folder with more than fifteen files is found, tests not counted', () => {
  const samples = Object.fromEntries(
    Array.from({ length: 16 }, (_, index) => [`src/kit/a${index}.ts`, '']),
  );
  const message = 'src/kit has 16 files, more than 15: make subfolders';
  assert.deepEqual(found(sizeFindings, samples), [message]);
  const { 'src/kit/a0.ts': _, ...fewer } = samples;
  assert.deepEqual(found(sizeFindings, { ...fewer, 'src/kit/a1.test.ts': '' }), []);
});

test('vague names, other cases and default exports are found', () => {
  const samples = {
    'src/kit/string-utils.ts': '',
    'src/common/a.ts': '',
    'src/kit/camelCase.ts': '',
    'src/kit/a.ts': 'export default 1;',
    'scripts/x-reporter.ts': 'export default 1;',
  };
  assert.deepEqual(found(nameFindings, samples), [
    'src/kit/string-utils.ts "utils" says nothing: name it for the one thing it holds',
    'src/common/a.ts "common" says nothing: name it for the one thing it holds',
    'src/kit/camelCase.ts is not named in kebab-case',
    'src/kit/a.ts:1 has a default export: give it a name',
  ]);
});

test('undone work, machine folders, registry hosts and tests that do not run are found', () => {
  const samples = {
    'src/kit/a.ts': `// TO${'DO'}: later`,
    'docs/a.md': `see /${'work'}/x and ${'https'}://registry.npmjs.org, registry.example.com`,
    'src/kit/a.test.ts':
      "test.skip('a', f);\ntest('b', { only: true }, f);\nconst only = skip.only;",
  };
  assert.deepEqual(found(leftoverFindings, samples), [
    'src/kit/a.ts:1 leaves something undone: do it, or open an issue',
    'docs/a.md:1 names a folder of one machine',
    'docs/a.md:1 names the host of a registry or mirror',
    'src/kit/a.test.ts:1 keeps tests from running',
    'src/kit/a.test.ts:2 keeps tests from running',
  ]);
});

test('a port without contract suite or fake is found', () => {
  const findings = portFindings(['src/store/store.ts', 'src/store/contract/store.ts']);
  assert.deepEqual(findings.map(formatFinding), [
    'src/store/store.ts is a port without src/store/memory.ts, ' +
      'an implementation in memory for the simulator',
  ]);
});

test('a link to a file that is not there is found', () => {
  const rule: Rule = (files) => linkFindings(files, (path) => path === 'docs/there.md');
  const text = '[a](there.md#x) [b](https://x.example)\n[c](#y) [d](../gone.md)';
  assert.deepEqual(found(rule, { 'docs/a.md': text }), [
    'docs/a.md:2 links to ../gone.md, which does not exist',
  ]);
});

test('a second word for the same thing is found', () => {
  const samples = { 'src/core/a.ts': '// the canary pods', 'scripts/a.ts': '// canary pods' };
  assert.deepEqual(found(wordFindings, samples), [
    'src/core/a.ts:1 says "canary pods": the word is candidate (docs/glossary.md)',
  ]);
});
