import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Verdict, VerdictKind } from '../core/world/verdict.ts';
import { joinVerdicts } from './composite-judge.ts';

const verdict = (kind: VerdictKind, because: string): Verdict => ({
  kind,
  because,
  evidence: { [because]: 1, by: because },
});

test('one judge that says regressed is enough, and the others are kept as evidence', () => {
  const joined = joinVerdicts([
    verdict('healthy', 'limit'),
    verdict('regressed', 'comparison'),
    verdict('silent', 'query'),
  ]);
  assert.equal(joined?.kind, 'regressed');
  assert.equal(joined?.because, 'comparison');
  assert.deepEqual(joined?.evidence, {
    limit: 1,
    comparison: 1,
    query: 1,
    by: 'comparison',
    also1: 'silent: query',
    also2: 'healthy: limit',
  });
});

test('silence and doubt weigh more than health', () => {
  const kindOf = (...kinds: VerdictKind[]) =>
    joinVerdicts(kinds.map((kind) => verdict(kind, kind)))?.kind;
  assert.equal(kindOf('healthy', 'undecided'), 'undecided');
  assert.equal(kindOf('undecided', 'silent', 'healthy'), 'silent');
  assert.equal(kindOf('healthy', 'healthy'), 'healthy');
  assert.equal(kindOf(), undefined);
});

test('what holds the release outweighs everything but a regression', () => {
  const holding: Verdict = { ...verdict('undecided', 'incident'), holds: true };
  assert.equal(joinVerdicts([verdict('silent', 'quiet'), holding])?.because, 'incident');
  assert.equal(joinVerdicts([verdict('silent', 'quiet'), holding])?.holds, true);
  const regressed = joinVerdicts([holding, verdict('regressed', 'errors')]);
  assert.equal(regressed?.kind, 'regressed');
  assert.equal(regressed?.holds, undefined);
});
