import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Strategy } from '../../core/plan/strategy.ts';
import { readRollout } from '../read-rollout.ts';
import { canaryPresets } from '../schema/canary-presets.ts';
import type { ServiceFile } from '../service-file.ts';

const head = 'service: checkout\nrun: node server.js\nport: 8080\nhealth: /healthz\n';

function read(strategy: string): ServiceFile {
  const content = `${head}strategy: ${strategy}\n`;
  const found = readRollout({ file: 'rollout.yaml', content });
  assert(found.ok, JSON.stringify(found, null, 1));
  return found.value[0]!;
}

const strategyOf = (strategy: string): Strategy => read(strategy).strategy;

test('rolling means one more and never one less, ready for ten seconds', () => {
  const expected = { kind: 'rolling', maxSurge: 1, maxUnavailable: 0 };
  for (const written of ['rolling', '{ rolling: zero-downtime }', '{ rolling: {} }']) {
    assert.deepEqual(strategyOf(written), expected);
    assert.equal(read(written).settings.minReadyMs, 10_000);
  }
});

test('the preset quarter is 25 % both ways, and ready at once', () => {
  const service = read('{ rolling: quarter }');
  assert.deepEqual(service.strategy, { kind: 'rolling', maxSurge: '25%', maxUnavailable: '25%' });
  assert.equal(service.settings.minReadyMs, 0);
});

test('rolling takes its numbers, and a pause for a person or for a time', () => {
  const forPerson = '{ rolling: { maxSurge: 50%, minReady: 3s, pauseAfterFirst: true } }';
  assert.deepEqual(strategyOf(forPerson), {
    kind: 'rolling',
    maxSurge: '50%',
    maxUnavailable: 0,
    pauseAfterFirst: true,
  });
  assert.equal(read(forPerson).settings.minReadyMs, 3000);
  const forTime = strategyOf(
    '{ rolling: { maxSurge: 0, maxUnavailable: 1, pauseAfterFirst: 1m } }',
  );
  assert.equal(forTime.kind === 'rolling' && forTime.pauseAfterFirst, 60_000);
});

test('canaries with a name have the weights and holds of the table', () => {
  const minutes = (name: string) =>
    canaryPresets[name]?.map(({ weight, holdMs }) => [weight! / 100, holdMs! / 60_000]);
  assert.deepEqual(minutes('standard'), [
    [10, 5],
    [25, 5],
    [50, 10],
    [75, 5],
  ]);
  assert.deepEqual(
    minutes('careful')?.map(([weight]) => weight),
    [5, 20, 50],
  );
  assert.deepEqual(strategyOf('canary'), strategyOf('{ canary: standard }'));
});

test('a ramp ends at its last weight, whether its steps meet it or not', () => {
  const weights = (ramp: string) => {
    const strategy = strategyOf(`{ canary: ${ramp} }`);
    return strategy.kind === 'canary' ? strategy.steps.map((step) => step.weight! / 100) : [];
  };
  assert.deepEqual(weights('{ by: 10%, upTo: 50%, every: 1m }'), [10, 20, 30, 40, 50]);
  assert.deepEqual(weights('{ from: 1%, by: 20%, upTo: 50%, every: 1m }'), [1, 21, 41, 50]);
});

test('one entry of a canary may have every key', () => {
  const entry =
    '{ canary: { surge: 2, steps: [{ scale: 1, route: { cookie: { beta: always } }, mirror: 5%, ' +
    'weight: 0.25%, task: [npm run a, { name: b, run: [npm, b], timeout: 1m }], hold: 1m, ' +
    'until: healthy, atMost: 5m, approve: Go on? }] } }';
  const defaults = { kind: 'hook', repeatable: false, attempts: 1 } as const;
  assert.deepEqual(strategyOf(entry), {
    kind: 'canary',
    surge: 2,
    steps: [
      {
        scale: 1,
        route: { kind: 'cookie', name: 'beta', value: 'always' },
        mirror: 500,
        weight: 25,
        tasks: [
          { ...defaults, name: 'hook-1', command: ['npm', 'run', 'a'], timeoutMs: 300_000 },
          { ...defaults, name: 'b', command: ['npm', 'b'], timeoutMs: 60_000 },
        ],
        holdMs: 60_000,
        until: 'healthy',
        atMostMs: 300_000,
        approve: 'Go on?',
      },
    ],
  });
});

test('blue-green keeps the old revision for fifteen minutes unless told otherwise', () => {
  const plain = read('blue-green');
  assert.deepEqual(plain.strategy, {
    kind: 'blue-green',
    smoke: [],
    switch: 'automatic',
    watchMs: 300_000,
  });
  assert.equal(plain.settings.keepStableMs, 900_000);
  const written = read('{ blue-green: { smoke: npm test, switch: approved, watch: 1m } }');
  assert(written.strategy.kind === 'blue-green');
  assert.deepEqual(written.strategy.smoke[0]?.command, ['npm', 'test']);
  assert.equal(written.strategy.smoke[0]?.kind, 'smoke');
});

test('recreate and A/B say what they need', () => {
  assert.deepEqual(strategyOf('{ recreate: { downtime: acknowledged } }'), {
    kind: 'recreate',
    downtime: 'acknowledged',
    tasks: [],
  });
  assert.deepEqual(strategyOf('{ ab: { header: { X-Group: b }, for: 7d, observations: 1000 } }'), {
    kind: 'ab',
    match: { kind: 'header', name: 'X-Group', value: 'b' },
    forMs: 604_800_000,
    observations: 1000,
    then: 'approve',
  });
});
