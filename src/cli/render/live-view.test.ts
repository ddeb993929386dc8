import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { matchesGolden } from './golden.ts';
import { render } from './live-view.ts';
import {
  seenAtTenth,
  toldToHold,
  toldToQuestion,
  toldToReturn,
  toldToRolledBack,
  viewAfter,
} from './sample-views.ts';
import type { Style } from './style.ts';

const plain: Style = { columns: 80, rows: 24, colour: false, unicode: true };

const moments = {
  holding: viewAfter(toldToHold, 259, ['Holds for another 2m46s.'], seenAtTenth),
  asking: viewAfter(
    toldToQuestion,
    700,
    ['Waits for an approval: Half of the traffic?'],
    seenAtTenth,
  ),
  returning: viewAfter(toldToReturn, 191, ['Waits until all traffic is on stable.'], seenAtTenth),
  'rolled-back': viewAfter(toldToRolledBack, 400, []),
};

for (const [name, view] of Object.entries(moments)) {
  for (const columns of [80, 140]) {
    test(`${name} at ${columns} columns looks as recorded`, () => {
      matchesGolden(`${name}-${columns}`, render(view, { ...plain, columns }));
    });
  }
}

test('a narrow terminal gets the same facts in fewer words', () => {
  matchesGolden('holding-40', render(moments.holding, { ...plain, columns: 40 }));
});

test('a terminal without Unicode gets shapes of ASCII', () => {
  const lines = render(moments.holding, { ...plain, unicode: false });
  matchesGolden('holding-80-ascii', lines);
  assert.match(lines.join(''), /^[\x20-\x7e]*$/);
});

test('no line is wider than the terminal and no picture higher', () => {
  for (const view of Object.values(moments)) {
    for (let columns = 10; columns <= 200; columns += 1) {
      for (const rows of [5, 12, 24, 50]) {
        const lines = render(view, { ...plain, columns, rows });
        assert.ok(lines.length <= rows - 2, `${lines.length} lines in ${rows} rows`);
        for (const line of lines) {
          assert.ok([...line].length <= columns, `${columns} columns: ${line}`);
        }
      }
    }
  }
});

test('colours add nothing that the text does not say', () => {
  for (const view of Object.values(moments)) {
    const coloured = render(view, { ...plain, colour: true });
    const bare = coloured.map((line) => stripVTControlCharacters(line).trimEnd());
    assert.deepEqual(bare, render(view, plain));
    assert.notDeepEqual(coloured, bare);
  }
});

test('what a stranger wrote cannot move the cursor', () => {
  const because = ['Paused by eve: \u001b[2J\u001b]0;owned\u0007\rhello\u202e'];
  const lines = render(viewAfter(toldToHold, 259, because), plain);
  assert.match(lines.join('\n'), /Paused by eve: hello/);
  assert.doesNotMatch(lines.join(''), /[\u0000-\u001f\u202e]/);
});
