import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { verbs } from '../verbs/verbs.ts';
import { helpPage, verbPage } from './help-page.ts';
import { optionFlags } from './option-flags.ts';
import { type Asked, readArguments } from './read-arguments.ts';

function read(line: string): Asked {
  return readArguments(line.split(' ').filter(Boolean), verbs);
}

function runOf(line: string) {
  const asked = read(line);
  assert.equal(asked.kind, 'run', JSON.stringify(asked));
  return asked.kind === 'run' ? asked : assert.fail();
}

function mistakeOf(line: string) {
  const asked = read(line);
  return asked.kind === 'mistake' ? asked : assert.fail(`"${line}" is no mistake`);
}

test('options may stand before the verb, after it, and around its argument', () => {
  for (const line of [
    '--state /x --json deploy 2.0.0 --reason why',
    'deploy --reason why 2.0.0 --json --state=/x',
    'deploy 2.0.0 --json --state /x --reason=why',
  ]) {
    const { verb, rest, options } = runOf(line);
    assert.deepEqual([verb.name, rest], ['deploy', ['2.0.0']]);
    const { state, json, reason } = options;
    assert.deepEqual({ state, json, reason }, { state: '/x', json: true, reason: 'why' });
  }
});

test('names with dashes become properties, defaults are filled in, repeats are lists', () => {
  const { options } = runOf('deploy --allow-movable');
  assert.deepEqual([options.allowMovable, options.file], [true, 'rollout.yaml']);
  assert.deepEqual(runOf('prove x --path /a --path /b').options.path, ['/a', '/b']);
});

test('a misspelt verb or option is answered with the one that was meant', () => {
  assert.equal(mistakeOf('deplyo').details.hint, '; perhaps "deploy" is meant');
  assert.equal(mistakeOf('rollback shop').details.hint, '; perhaps "undo" is meant');
  assert.equal(mistakeOf('xyzzy').details.hint, '');
  assert.equal(mistakeOf('deploy --resaon x').details.hint, '; perhaps "--reason" is meant');
  assert.match(String(mistakeOf('completion bsh').details.reason), /did you mean "bash"/);
  assert.match(String(mistakeOf('plan --risk hgh').details.reason), /did you mean "high"/);
});

test('what is missing and what is too much are mistakes', () => {
  assert.equal(mistakeOf('approve').code, 'ARGUMENT_MISSING');
  assert.match(String(mistakeOf('status a b').details.argument), /b$/);
  assert.equal(mistakeOf('deploy --reason').details.reason, 'its value is missing');
  assert.equal(mistakeOf('deploy --json=1').details.reason, 'it takes no value');
});

test('help is for the program, a verb, or a verb with anything around it', () => {
  for (const line of ['', '--help', '-h', 'help', '--json']) {
    assert.deepEqual(read(line), { kind: 'help', verb: undefined }, line);
  }
  for (const line of ['undo --help', 'help undo', '--help undo', 'undo shop -h --to']) {
    const asked = read(line);
    assert.equal(asked.kind === 'help' && asked.verb?.name, 'undo', line);
  }
  assert.equal(read('--version').kind, 'version');
});

test('whatever is written, it is read without a crash', () => {
  const names = verbs.flatMap((one) => [one.name, ...one.options.map((own) => own.flags)]);
  const word = fc.oneof(fc.string(), fc.constantFrom(...names, '--', '-', '--json', '--state='));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), (words) => {
      assert.ok(['run', 'help', 'version', 'mistake'].includes(readArguments(words, verbs).kind));
    }),
  );
});

test('every option is written so that it can be read, and every example works', () => {
  for (const verb of verbs) {
    for (const option of verb.options) assert.ok(optionFlags(option).long, option.flags);
    const words = /steadyship ([^)&]*)/.exec(verb.example)![1]!;
    const plain = words.replaceAll(/"[^"]*"/g, 'words');
    assert.equal(runOf(plain).verb.name, verb.name);
  }
});

test('help pages fit 80 columns and name every verb', () => {
  const page = helpPage(verbs);
  for (const { name } of verbs) assert.match(page, new RegExp(`^  ${name} `, 'm'));
  for (const text of [page, ...verbs.map(verbPage)]) {
    for (const line of text.split('\n')) assert.ok(line.length <= 88, line);
  }
});
