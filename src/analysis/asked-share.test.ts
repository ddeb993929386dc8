import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedShare } from './asked-share.ts';
import { observationOf, releaseOf } from './testing/release-of.ts';

test('the share that is asked for is the weight, or the part of the ready instances', () => {
  const release = releaseOf(0, 2500);
  assert.equal(askedShare(release, observationOf(0)), 0.25);
  const rolling = { ...release, plan: { ...release.plan, mode: 'rolling' as const } };
  assert.equal(askedShare(rolling, observationOf(0)), 0.5);
  assert.equal(askedShare(rolling, { ...observationOf(0), places: [] }), 0);
});
