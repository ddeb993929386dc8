import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRollout } from './read-rollout.ts';

test('four lines are a whole file', () => {
  const content = 'service: checkout\nrun: node server.js\nport: 8080\nhealth: /healthz\n';
  const read = readRollout({ file: 'rollout.yaml', content });
  assert(read.ok);
  const [service] = read.value;
  assert.equal(read.value.length, 1);
  assert.equal(service?.service, 'checkout');
  assert.deepEqual(service?.run, { web: ['node', 'server.js'] });
  assert.deepEqual(service?.strategy, { kind: 'rolling', maxSurge: 1, maxUnavailable: 0 });
  assert.deepEqual(service?.settings.roles, [{ name: 'web', replicas: 2, routed: true }]);
});
