import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseArgs } from 'node:util';
import { generatorOptions, readGeneratorArguments } from './arguments.ts';

function read(...args: string[]) {
  return readGeneratorArguments(parseArgs({ args, options: generatorOptions }).values);
}

const required = ['--target', 'http://127.0.0.1:8080/base/', '--out', 'load.jsonl'];

test('target and file are enough', () => {
  const settings = read(...required);
  assert.ok(typeof settings === 'object');
  assert.deepEqual(settings.target, {
    host: '127.0.0.1',
    port: 8080,
    isTls: false,
    authority: '127.0.0.1:8080',
    prefix: '/base',
    isInsecure: false,
  });
  assert.deepEqual(Object.keys(settings.load), ['steady', 'fresh']);
});

test('the rate is shared among the kinds, in the proportions of the full load', () => {
  const settings = read(...required, '--kinds', 'A,B,C,D,E', '--rate', '2000');
  assert.ok(typeof settings === 'object');
  const { steady, fresh, slow, streams, forms } = settings.load;
  assert.deepEqual([steady?.ratePerSecond, steady?.connections], [1800, 200]);
  assert.equal(fresh?.ratePerSecond, 200);
  assert.deepEqual([slow?.answers, slow?.uploads, slow?.readers], [20, 20, 20]);
  assert.deepEqual([streams?.webSockets, streams?.eventStreams], [100, 50]);
  assert.equal(forms?.ratePerSecond, 20);
});

test('a mistake is answered with a sentence', () => {
  assert.match(String(read('--out', 'x')), /--target must be an http or https address/);
  assert.match(String(read('--target', 'ftp://x', '--out', 'x')), /--target must be/);
  assert.match(String(read('--target', 'http://x')), /--out must name/);
  assert.match(String(read(...required, '--load', '{')), /--load must be a JSON object/);
  assert.match(String(read(...required, '--rate', 'fast')), /--rate must be a number/);
  assert.match(
    String(read(...required, '--kinds', 'A,X')),
    /no kind X; there are A, B, C, D, E, F/,
  );
});
