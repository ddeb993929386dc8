import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { routeOf } from '../testing/route-of.ts';
import { StateFile } from './state-file.ts';

const route = (epoch: number) => routeOf(epoch, 8080, [{ weight: 10_000, ports: [4001] }]);
const state = (epoch: number) => ({
  routes: [{ ...route(epoch), format: 1 as const }],
  maintenance: { web: { body: 'soon' } },
});

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'steadyship-state-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('what was saved last is loaded, whole', () =>
  inFolder(async (folder) => {
    assert.deepEqual(new StateFile(folder).load(), { routes: [], maintenance: {} });
    const file = new StateFile(folder);
    await Promise.all([file.save(state(1)), file.save(state(2)), file.save(state(3))]);
    assert.deepEqual(new StateFile(folder).load(), state(3));
  }));

test('a file damaged at any place is refused, and the one before it is used', () =>
  inFolder(async (folder) => {
    const file = new StateFile(folder);
    await file.save(state(1));
    await file.save(state(2));
    const path = join(folder, 'proxy-state.json');
    const bytes = readFileSync(path);
    for (let at = 0; at < bytes.length - 1; at += 37) {
      const damaged = Buffer.from(bytes);
      damaged[at] = damaged[at]! ^ 1;
      writeFileSync(path, damaged);
      const { problem, ...loaded } = new StateFile(folder).load();
      assert.match(problem ?? '', /The state before it is in use/, `byte ${at}`);
      assert.deepEqual(loaded, state(1));
    }
    writeFileSync(path, bytes.subarray(0, bytes.length / 2));
    assert.ok(new StateFile(folder).load().problem);
  }));

test('a damaged file never becomes the last good one', () =>
  inFolder(async (folder) => {
    const file = new StateFile(folder);
    await file.save(state(1));
    await file.save(state(2));
    writeFileSync(join(folder, 'proxy-state.json'), 'torn');
    await file.save(state(3));
    writeFileSync(join(folder, 'proxy-state.json'), 'torn');
    assert.deepEqual(new StateFile(folder).load().routes[0]!.epoch, 1);
  }));

test('a state that cannot be written leaves the old one, and later writes work again', () =>
  inFolder(async (folder) => {
    const file = new StateFile(folder);
    await file.save(state(1));
    const blocked = join(folder, `proxy-state.json.${process.pid}.tmp`);
    mkdirSync(blocked);
    await assert.rejects(file.save(state(2)));
    rmSync(blocked, { recursive: true, force: true });
    assert.deepEqual(new StateFile(folder).load(), state(1));
    await file.save(state(3));
    assert.deepEqual(new StateFile(folder).load(), state(3));
  }));
