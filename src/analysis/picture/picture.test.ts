import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Moment, Timeline } from '../compare/timeline.ts';
import { svgPicture } from './svg-picture.ts';
import { terminalPicture } from './terminal-picture.ts';

const timeline: Timeline = Array.from(
  { length: 20 },
  (_, index): Moment => ({
    fromMs: index * 5000,
    toMs: (index + 1) * 5000,
    candidate: { units: index < 2 ? 0 : 100, bad: index < 10 ? 0 : index },
    stable: { units: 900, bad: 1 },
    errorEvidence: index,
    latencyEvidence: 0,
    isStarting: false,
  }),
);

test('a terminal shows both revisions, gaps, and the moment of the verdict', () => {
  const picture = terminalPicture(timeline, { kind: 'regressed', atMs: 100_000 }, 20);
  const [candidate, stable, mark] = picture.split('\n');
  assert.match(candidate ?? '', /^candidate ··▁▁▁▁▁▁▁▁[▄▅▆▇█]+ {2}8.1 %$/);
  assert.match(stable ?? '', /^stable {4}▁+ {2}0.11 %$/);
  assert.equal(mark, `${' '.repeat(29)}^ regressed`);
});

test('a long timeline is as wide as the terminal and no wider', () => {
  const picture = terminalPicture(timeline, { kind: 'healthy', atMs: 100_000 }, 8);
  assert.equal(picture.split('\n')[0]?.split('  ')[0]?.length, 18);
  assert.match(terminalPicture([], { kind: 'silent', atMs: 0 }), /silent/);
});

test('an SVG names both revisions, marks the verdict, and lets no text become markup', () => {
  const svg = svgPicture(timeline, {
    title: 'shop <2.0> & errors',
    verdict: { kind: 'regressed', atMs: 100_000 },
    candidateName: 'candidate 2.0',
    stableName: 'stable 1.9',
  });
  assert.ok(svg.startsWith('<svg ') && svg.endsWith('</svg>\n'));
  assert.ok(svg.includes('<title>shop &lt;2.0&gt; &amp; errors</title>'));
  assert.ok(svg.includes('candidate 2.0') && svg.includes('stable 1.9'));
  assert.ok(svg.includes('>regressed</text>'));
  assert.ok(!svg.includes('NaN') && !svg.includes('script'));
  assert.equal(svg.match(/stroke-dasharray="6 3"/g)?.length, 1);
});

test('a picture of nothing is still a whole document', () => {
  const nothing = { kind: 'silent', atMs: 0 };
  const names = { title: '', candidateName: '', stableName: '' };
  const svg = svgPicture([], { ...names, verdict: nothing });
  assert.ok(svg.endsWith('</svg>\n') && !svg.includes('NaN'));
});
