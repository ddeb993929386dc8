import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareDefaults } from '../compare/compare-settings.ts';
import { analyseRecording } from './analyse-recording.ts';
import { readRecording } from './read-recording.ts';

const head = '{"recording":1,"candidate":2,"stable":1}';

function line(index: number, candidateBad: number): string {
  const one = (requests: number, bad: number) => ({ requests, bad, atMost: [] });
  const byRevision = { 1: one(900, 1), 2: one(100, candidateBad) };
  return JSON.stringify({
    fromMs: index * 5000,
    toMs: (index + 1) * 5000,
    asked: 0.1,
    counts: { edgesMs: [], byRevision },
  });
}

test('a recording says what the verdict would have been, and when', () => {
  const lines = Array.from({ length: 60 }, (_, index) => line(index, index < 20 ? 0 : 2));
  const recording = readRecording([head, ...lines].join('\n'));
  assert.ok(recording.ok);
  const { verdict, atMs, timeline } = analyseRecording(recording.value, compareDefaults);
  assert.equal(verdict.kind, 'regressed');
  assert.ok(atMs > 100_000 && atMs < 160_000, `${atMs}`);
  assert.equal(timeline.at(-1)?.toMs, atMs);
  assert.ok(timeline.length < 60);
});

test('a recording without anything wrong says what it would have seen', () => {
  const lines = Array.from({ length: 60 }, (_, index) => line(index, 0));
  const recording = readRecording([head, ...lines].join('\n'));
  assert.ok(recording.ok);
  const analysis = analyseRecording(recording.value, compareDefaults);
  assert.notEqual(analysis.verdict.kind, 'regressed');
  assert.match(analysis.wouldHaveSeen, /would have seen errors from [\d.]+x/);
});

for (const [name, lines, problem] of [
  ['no head', ['{}'], /Line 1 is not the head/],
  ['a newer version', ['{"recording":2,"candidate":2,"stable":1}'], /version 1 and older/],
  ['half a line', [head, '{"fromMs":'], /Line 2: it is not JSON/],
  ['times that overlap', [head, line(1, 0), line(0, 0)], /Line 3: it begins before/],
  ['more bad than all', [head, line(0, 101)], /Line 2: revision 2: more requests are bad/],
] as const) {
  test(`a recording with ${name} is refused with the line`, () => {
    const recording = readRecording(lines.join('\n'));
    assert.ok(!recording.ok && problem.test(recording.problem), JSON.stringify(recording));
  });
}
