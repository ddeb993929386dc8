import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storyOf } from '../../core/explain/story.ts';
import { matchesGolden } from '../render/golden.ts';
import { replayLines } from '../render/replay-lines.ts';
import { sampleStart, type Told, toldToRolledBack } from '../render/sample-views.ts';
import { printLine } from '../render/style.ts';
import { htmlReport } from './html/page.ts';
import { markdownReport } from './markdown.ts';
import type { ReleaseReport } from './release-report.ts';

function storyAfter(told: Told) {
  const log = told.map(([seconds, event]) => ({ at: sampleStart + seconds * 1000, event }));
  return storyOf(log, 7)!;
}

const report: ReleaseReport = {
  service: 'checkout',
  story: storyAfter(toldToRolledBack),
  logs: [{ instance: 'w5', lines: ['TypeError: cannot read', '    at pay (server.js:41:7)'] }],
  writtenAt: sampleStart + 600_000,
};

const hostile = '<script>alert(1)</script>"\'|`*\u001b[2J';

test('the timeline of a rolled-back release looks as recorded', () => {
  const style = { columns: 120, rows: 50, colour: false, unicode: true };
  const lines = replayLines('checkout', report.story).map((line) => printLine(line, style));
  matchesGolden('replay', lines);
});

test('the Markdown report looks as recorded', () => {
  matchesGolden('report.md', markdownReport(report).trimEnd().split('\n'));
});

test('the HTML report looks as recorded, and needs nothing from elsewhere', () => {
  const page = htmlReport(report);
  matchesGolden('report.html', page.trimEnd().split('\n'));
  assert.doesNotMatch(page, /<script|<link|src=|@import|url\((?!#)/);
});

test('what strangers wrote stays text in both forms', () => {
  const told = toldToRolledBack.map(([seconds, event]) => [
    seconds,
    event.kind === 'release-started' ? { ...event, actor: hostile, reason: hostile } : event,
  ]) as unknown as Told;
  const data = {
    ...report,
    story: storyAfter(told),
    logs: [{ instance: hostile, lines: [hostile] }],
  };
  const page = htmlReport(data);
  assert.doesNotMatch(page, /<script/);
  assert.match(page, /&lt;script&gt;alert\(1\)/);
  const text = markdownReport(data);
  assert.doesNotMatch(text, /^(?! {4}).*[^\\]<script/m);
  assert.doesNotMatch(page + text, /\u001b/);
});

test('a release in progress has a report too', () => {
  const story = storyAfter(toldToRolledBack.slice(0, 12));
  assert.equal(story.outcome, undefined);
  assert.match(markdownReport({ ...report, story }), /in progress/);
  assert.match(htmlReport({ ...report, story }), /In progress/);
});
