import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CommandMeasure } from './command-measure.ts';

const node = (code: string) => [process.execPath, '-e', code];

test('the output is the value: JSON, else text, else no data', async () => {
  const values = await Promise.all(
    ['console.log(0.5)', 'console.log("[1,2]")', 'console.log("fine")', ''].map((code) =>
      new CommandMeasure({ command: node(code) }).measure(1),
    ),
  );
  const known = values.map((value) => (value.known ? value.value : value.because));
  assert.deepEqual(known, [0.5, [1, 2], 'fine', null]);
});

test('the command is told the revision', async () => {
  const command = [...node('console.log(process.argv[1])'), 'r{{revision}}'];
  assert.deepEqual(await new CommandMeasure({ command }).measure(12), {
    known: true,
    value: 'r12',
  });
});

test('a command that fails, is missing or hangs is unknown', async () => {
  const failing = await new CommandMeasure({ command: node('process.exit(3)') }).measure(1);
  assert.ok(!failing.known && failing.because.includes('ended with 3'));
  const missing = await new CommandMeasure({ command: ['steadyship-no-such'] }).measure(1);
  assert.ok(!missing.known && missing.because.includes('ENOENT'));
  const hanging = new CommandMeasure({ command: node('setInterval(()=>{},1e3)'), timeoutMs: 200 });
  const late = await hanging.measure(1);
  assert.ok(!late.known && late.because.includes('did not end within 200 ms'));
});

test('a flood of output ends the command', async () => {
  const command = node('setInterval(()=>process.stdout.write("x".repeat(1e5)), 1)');
  const flood = await new CommandMeasure({ command }).measure(1);
  assert.ok(!flood.known && flood.because.includes('more than 1 MiB'));
});
