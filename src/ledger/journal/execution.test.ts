import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatExecution, parseExecution } from './execution.ts';

const name = fc.stringMatching(/^[0-9A-Za-z.-]{1,20}$/);
const execution = fc.record(
  {
    id: name,
    version: name,
    pid: fc.nat(),
    receivedAt: fc.nat(),
    doneAt: fc.nat(),
    bodyHash: fc.oneof(fc.constant(''), fc.stringMatching(/^[0-9a-f]{32}$/)),
  },
  { noNullPrototype: true },
);

test('an execution survives its line', () => {
  fc.assert(
    fc.property(execution, (one) => {
      assert.deepEqual(parseExecution(formatExecution(one)), one);
    }),
  );
});

test('a line that a kill cut short is no execution, wherever it was cut', () => {
  fc.assert(
    fc.property(execution, (one) => {
      const line = formatExecution(one);
      for (let length = 0; length < line.length; length += 1) {
        assert.equal(parseExecution(line.slice(0, length)), undefined);
      }
    }),
  );
});
