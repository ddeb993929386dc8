import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routeOf } from '../testing/route-of.ts';
import { readServiceRoute } from './route-reader.ts';

const good = routeOf(1, 8080, [
  { weight: 9000, ports: [4001, 4002] },
  { weight: 1000, ports: [4003] },
]);

function problemOf(value: unknown): string {
  const read = readServiceRoute(JSON.parse(JSON.stringify(value)));
  return read.ok ? '' : read.problem;
}

test('a whole route is read as it was written', () => {
  const full = {
    ...good,
    format: 1,
    hosts: ['a.example'],
    pathPrefix: '/api',
    matches: [{ kind: 'header', name: 'X-Canary', value: 'always', revision: 2 }],
    mirror: { revision: 2, share: 100, methods: 'all', bodyMax: 10 },
    preview: { revision: 2, port: 8081 },
    draining: ['r1-2'],
    streamDrainMs: 5,
    assignment: 'per-request',
    affinity: 'instance',
    failClosed: true,
    release: 'r7',
    probe: { path: '/ready', host: 'a', everyMs: 1, timeoutMs: 2, failures: 3, successes: 4 },
    limits: { connectMs: 1, responseMs: 2, stallMs: 3, idleMs: 4, inFlight: 5, retryPercent: 6 },
  };
  const read = readServiceRoute(full);
  assert.ok(read.ok, read.ok ? '' : read.problem);
  assert.deepEqual(read.value, full);
});

test('what is wrong is said with its place', () => {
  const cases: readonly (readonly [object, RegExp])[] = [
    [{ ...good, epoch: -1 }, /^route\.epoch must be a whole number/],
    [{ ...good, listen: 70_000 }, /^route\.listen must be .*65535; it is 70000\.$/],
    [{ ...good, service: undefined }, /^route\.service must be text .*it is missing\.$/],
    [{ ...good, drain: 5 }, /^route has an unknown field drain; known are .*drainMs/],
    [{ ...good, draining: ['x'] }, /draining names x/],
    [{ ...good, assignment: 'random' }, /must be one of sticky, per-request/],
    [{ ...good, shares: [{ revision: 1, weight: 5000, instances: ['r1-1'] }] }, /add up to 5000/],
    [{ ...good, shares: [{ revision: 1, weight: 10_000, instances: [] }] }, /no instance/],
    [{ ...good, shares: [{ revision: 1, weight: 10_000, instances: ['zz'] }] }, /zz, which is not/],
    [{ ...good, shares: [{ revision: 9, weight: 10_000, instances: ['r1-1'] }] }, /belongs to/],
    [{ ...good, mirror: { revision: 5, share: 1 } }, /mirror names revision 5/],
    [
      { ...good, matches: [{ kind: 'header', name: 'a b', value: 'x', revision: 1 }] },
      /^route\.matches\[0\]\.name must be text/,
    ],
  ];
  for (const [route, expected] of cases) assert.match(problemOf(route), expected);
});

test('a newer format is refused with a sentence', () => {
  assert.match(problemOf({ ...good, format: 2 }), /format 2; this proxy understands 1\. Replace/);
});
