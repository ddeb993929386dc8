import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProcessSpec } from './process-spec.ts';
import { readId, readSpec } from './read-spec.ts';

const spec: ProcessSpec = {
  id: 'shop:web-1',
  kind: 'instance',
  argv: ['node', 'server.js'],
  cwd: '/srv',
  env: { A: '1' },
  logFile: '/var/log/a.log',
  listen: [8080],
  assignPort: true,
  restart: { policy: 'always', firstDelayMs: 5 },
  timeoutMs: 10,
  logMaxBytes: 4096,
  limits: { memoryBytes: 1 },
  user: 'nobody',
  labels: { service: 'shop' },
};

test('a specification is read back as it was sent', () => {
  assert.deepEqual(readSpec(JSON.parse(JSON.stringify(spec))), spec);
});

test('an id cannot be a path, hidden, empty or long', () => {
  for (const id of ['a/b', '..', '.a', '', 'x'.repeat(121), 'a\0b', 7]) {
    assert.throws(() => readId(id), { code: 'INVALID' }, String(id));
  }
  assert.equal(readId('shop:task:7-verify@2~1'), 'shop:task:7-verify@2~1');
});

const wrong: readonly [string, Partial<Record<keyof ProcessSpec, unknown>>][] = [
  ['argv', { argv: 'node server.js' }],
  ['argv', { argv: [1] }],
  ['cwd', { cwd: 'relative' }],
  ['env.A', { env: { A: 1 } }],
  ['kind', { kind: 'pod' }],
  ['listen', { listen: [70_000] }],
  ['restart.policy', { restart: { policy: 'sometimes' } }],
  ['restart.firstDelayMs', { restart: { policy: 'always', firstDelayMs: -1 } }],
  ['limits.memoryBytes', { limits: { memoryBytes: '1g' } }],
  ['timeoutMs', { timeoutMs: 0 }],
];

test('every mistake names its field', () => {
  for (const [name, change] of wrong) {
    const message = new RegExp(`^${name.replace('.', '\\.')} must`);
    assert.throws(() => readSpec({ ...spec, ...change }), { code: 'INVALID', message });
  }
});
