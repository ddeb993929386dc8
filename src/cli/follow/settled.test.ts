import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Order, OrderBody } from '../../core/release/order.ts';
import type { ServiceState } from '../../core/release/state.ts';
import {
  stateAfter,
  toldToHold,
  toldToQuestion,
  toldToReturn,
  toldToRolledBack,
} from '../render/sample-views.ts';
import { settledExit, settlement } from './settled.ts';

const here = { drives: true };
const elsewhere = { drives: false };

function order(kind: 'approve' | 'pause' | 'abort' | 'retry'): Order {
  return { id: 'o1', actor: 'ana', reason: 'why', release: 7, kind } as Order;
}

const deploy = {
  ...{ id: 'o1', actor: 'ana', reason: 'why' },
  ...({ kind: 'release', revision: { number: 42, version: '2.8.1', digest: 'b' } } as OrderBody),
} as Order;

function answered(state: ServiceState): ServiceState {
  return { ...state, ordersDone: ['o1'] };
}

function refused(state: ServiceState): ServiceState {
  return { ...answered(state), refused: { order: 'o1', because: 'no', at: 0 } };
}

test('an order that nobody has answered is open', () => {
  assert.equal(settlement(stateAfter(toldToRolledBack), deploy, here), 'open');
});

test('a deploy is seen through to the end of its release', () => {
  assert.equal(settlement(answered(stateAfter(toldToHold)), deploy, here), 'open');
  assert.equal(settlement(answered(stateAfter(toldToReturn)), deploy, here), 'open');
  const over = answered(stateAfter(toldToRolledBack));
  assert.equal(settlement(over, deploy, here), 'settled');
  assert.equal(settledExit(over, deploy), 1);
});

test('a question makes it wait, whoever drives', () => {
  const asked = answered(stateAfter(toldToQuestion));
  assert.equal(settlement(asked, deploy, here), 'waiting');
  assert.equal(settlement(asked, deploy, elsewhere), 'waiting');
});

test('an approval is over when it is answered, unless nobody else would go on', () => {
  const running = answered(stateAfter(toldToHold));
  assert.equal(settlement(running, order('approve'), elsewhere), 'settled');
  assert.equal(settledExit(running, order('approve')), 0);
  assert.equal(settlement(running, order('approve'), here), 'open');
  assert.equal(settlement(running, order('pause'), here), 'settled');
});

test('a refused order is settled with 1; a deploy of what is stable already with 0', () => {
  const state = refused(stateAfter(toldToHold));
  assert.equal(settlement(state, order('abort'), here), 'settled');
  assert.equal(settledExit(state, order('abort')), 1);
  const stable = { ...deploy, revision: { number: 41, version: '2.8.0', digest: 'a' } } as Order;
  const over = refused(stateAfter(toldToRolledBack));
  assert.equal(settledExit(over, stable), 0);
});

test('an abort that worked is done, although its release was taken back', () => {
  const over = answered(stateAfter(toldToRolledBack));
  assert.equal(settledExit(over, order('abort')), 0);
  assert.equal(settledExit(over, order('retry')), 1);
});
