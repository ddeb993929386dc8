import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  failureShape,
  type Output,
  outputs,
} from '../../../scripts/generators/output/verb-shapes.ts';
import { Host } from '../host.ts';
import { shop } from '../shop.ts';
import type { Ended } from '../verb.ts';

type Name = keyof typeof outputs;

/** Holds what a verb printed against the shape that the reference is written from. */
function fits(name: Name, { stdout, stderr }: Ended): readonly unknown[] {
  const { layout, shape, last }: Output = outputs[name];
  const texts = layout === 'object' ? [stdout] : stdout.trimEnd().split('\n');
  return texts.map((text, index) => {
    const isLast = last !== undefined && index === texts.length - 1;
    const value: unknown = JSON.parse(text);
    const found = (isLast ? last : shape).safeParse(value);
    assert.ok(found.success, `${name}: ${found.error?.message}\n${text}\n${stderr}`);
    return value;
  });
}

test('what verbs print with --json is what the reference says', async () => {
  await using host = await Host.create();
  host.write(shop(host));
  const json = (...args: string[]) => host.run([...args, '--json']);
  fits('check', await json('check', '--file', host.file));
  const first = fits('follow', await json('deploy', '1.0.0'));
  assert.deepEqual((first.at(-1) as { exitCode: number }).exitCode, 0);
  const planned = fits('plan', await json('plan', '1.1.0', '--file', host.file));
  const { from, undoTo, capacity } = planned[0] as Record<string, unknown>;
  assert.deepEqual([from, undoTo], ['1.0.0', '1.0.0']);
  assert.deepEqual(capacity, [{ role: 'web', replicas: 2, most: 4 }]);
  fits('follow', await json('deploy', '1.1.0'));
  fits('follow', await json('scale', 'shop', '--replicas', '3'));
  fits('status', await json('status'));
  fits('history', await json('history', 'shop'));
  fits('replay', await json('replay', 'shop', '1'));
  fits('report', await json('report', 'shop'));
  const lines = fits('logs', await json('logs', 'shop', '--lines', '5'));
  assert.match(JSON.stringify(lines), /listens on/);
  fits('doctor', await json('doctor', '--file', host.file));
  fits('tick', await json('tick'));
  fits('prove', await json('prove', host.address, '--seconds', '1', '--rate', '20'));
  fits('down', await json('down'));
});

test('a failure with --json is one line of JSON on standard error', async () => {
  await using host = await Host.create();
  for (const args of [['status', 'nowhere'], ['deplyo'], ['deploy', '--resaon', 'x']]) {
    const { code, stdout, stderr } = await host.run([...args, '--json']);
    assert.equal(code, 2, stderr);
    assert.equal(stdout, '');
    assert.ok(failureShape.safeParse(JSON.parse(stderr)).success, stderr);
  }
  host.write('service: shop\nprot: 80\n');
  const { stderr } = await host.run(['deploy', '1.0.0', '--json']);
  const lines = stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.ok(lines.length > 1 && lines.every((one) => one.problem || one.error), stderr);
});
