import assert from 'node:assert/strict';
import { test } from 'node:test';
import { picture, sceneLine, sparkline } from './picture.ts';
import type { Scene } from './scene.ts';

const scene: Scene = {
  title: '2.0.0 by canary',
  step: 'step 2 of 5, holds for a while',
  controller: 'steadyship serve, pid 7',
  controlled: [true, true, false, true],
  versions: [
    { version: '1.0.0', share: 0.8, instances: ['serving', 'leaving'], seconds: [10, 80, 40, 0] },
    { version: '2.0.0', share: 0.2, instances: ['starting'], seconds: [0, 0, 5, 20] },
  ],
  load: { sent: 1234, answered: 1230, lost: 4 },
  bad: 2,
};

test('a picture has shares, instances and history, each in a shape of its own', () => {
  assert.deepEqual(picture(scene, 80), [
    '2.0.0 by canary',
    '',
    '       traffic          instances  requests, one column a second',
    '1.0.0   80 % ████████░░ ●◌         ▂█▅',
    '2.0.0   20 % ██░░░░░░░░ ○            ▁▃',
    'controller                         ──×─',
    '',
    'release     step 2 of 5, holds for a while',
    'controller  steadyship serve, pid 7',
    'requests    1,234 sent, 4 lost, 2 answered 500',
  ]);
});

test('no line is wider than the terminal, however narrow it is', () => {
  for (let columns = 20; columns < 120; columns += 1) {
    for (const line of picture(scene, columns)) assert.ok(line.length <= columns, line);
  }
});

test('a history that does not fit shows its newest seconds', () => {
  assert.equal(sparkline([9, 9, 1, 8], 2, 8), '▂█');
  assert.equal(sparkline([1], 0, 1), '');
});

test('without a terminal the moment is a sentence', () => {
  assert.equal(sceneLine(scene), 'requests: 1,234 sent, 4 lost, 1.0.0 80 %, 2.0.0 20 %');
});
