import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError, isDrainedTooEarly, type LossRule, lossSeenByClient } from './loss.ts';
import type { ClientRecord } from './record.ts';

const answered: ClientRecord = {
  id: 'r-0',
  load: 'A',
  form: 'plain',
  method: 'GET',
  intendedAt: 0,
  sentAt: 1,
  doneAt: 2,
  status: 200,
  version: '1.0.0',
  body: 'match',
  sentHash: null,
  reused: true,
  closeWasWaiting: false,
  markedByProxy: false,
  messages: 0,
  outcome: { kind: 'answered' },
};

const broken = { kind: 'broken', code: 'ECONNRESET', received: 'nothing' } as const;
const stream = { load: 'D', form: 'websocket', status: 101 } as const;

const cases: readonly [string, Partial<ClientRecord>, LossRule | undefined][] = [
  ['a complete answer', {}, undefined],
  ['an answer that the page was not found', { status: 404 }, undefined],
  ['a refused connection', { outcome: { kind: 'unconnected', code: 'ECONNREFUSED' } }, 'D1'],
  ['a reset before the answer', { status: null, outcome: broken }, 'D2'],
  ['a close inside the answer', { outcome: { ...broken, received: 'part' } }, 'D2'],
  ['an answer that is not HTTP', { outcome: { kind: 'malformed', reason: 'x' } }, 'D2'],
  ['a bad gateway', { status: 502 }, 'D3'],
  ['an unavailable service', { status: 503 }, 'D3'],
  ['a gateway timeout', { status: 504 }, 'D3'],
  ["the proxy's own 500", { status: 500, markedByProxy: true }, 'D3'],
  ["the application's own 500", { status: 500 }, undefined],
  ['a changed body', { outcome: { kind: 'corrupt', reason: 'x' } }, 'D4'],
  ['no answer in time', { status: null, outcome: { kind: 'late' } }, 'D5'],
  ['a stream with a gap', { ...stream, outcome: { kind: 'cut', reason: 'x' } }, 'D7'],
  ['a stream that was reset', { ...stream, outcome: broken }, 'D7'],
  ['a stream that fell silent', { ...stream, outcome: { kind: 'late' } }, 'D7'],
  ['a stream that never began', { ...stream, status: null, outcome: broken }, 'D2'],
  [
    'a stream ended as agreed',
    { ...stream, outcome: { kind: 'drained', code: '1012' } },
    undefined,
  ],
  ['a request that we ended', { outcome: { kind: 'unfinished' } }, undefined],
];

for (const [what, change, rule] of cases) {
  test(`${what} is ${rule ? `lost by ${rule}` : 'not lost'}`, () => {
    assert.equal(lossSeenByClient({ ...answered, ...change }), rule);
  });
}

test('a 500 is an error of the application, a 404 is none', () => {
  assert.equal(isAppError({ ...answered, status: 500 }), true);
  assert.equal(isAppError({ ...answered, status: 404 }), false);
});

test('a stream may be ended only by a drain that lasted as long as promised', () => {
  const ended = { ...answered, doneAt: 5000, outcome: { kind: 'drained', code: '1012' } } as const;
  const policy = (...drainsBegunAtMs: number[]) => ({ streamDrainMs: 1000, drainsBegunAtMs });
  assert.equal(isDrainedTooEarly(ended, policy()), true);
  assert.equal(isDrainedTooEarly(ended, policy(4500)), true);
  assert.equal(isDrainedTooEarly(ended, policy(4500, 4000)), false);
  assert.equal(isDrainedTooEarly(answered, policy()), false);
});
