import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { findCgroup, makeCgroup, noCgroup, outOfMemoryKills, removeCgroup } from './cgroup.ts';
import { planLimits } from './prelude.ts';

const limits = { memoryBytes: 1000, cpuShare: 512, openFiles: 64 };
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'steadyship-cgroup-'));
});

afterEach(() => rmSync(root, { recursive: true }));

function content(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

test('with separate trees each limit is set in its own', () => {
  for (const tree of ['memory', 'cpu']) {
    mkdirSync(join(root, tree));
    writeFileSync(join(root, tree, 'cgroup.procs'), '');
  }
  const cgroup = makeCgroup('a', limits, root);
  assert.deepEqual(cgroup.set, ['memoryBytes', 'cpuShare']);
  assert.equal(content('memory/steadyship/a/memory.limit_in_bytes'), '1000');
  assert.equal(content('cpu/steadyship/a/cpu.shares'), '512');
  assert.deepEqual(planLimits(limits, cgroup, true), {
    prelude: [
      `echo 0 > '${root}/memory/steadyship/a/cgroup.procs' || exit 126`,
      `echo 0 > '${root}/cpu/steadyship/a/cgroup.procs' || exit 126`,
      'ulimit -n 64 || exit 126',
    ],
    unlimited: [],
  });
});

test('with one tree the share becomes a weight, and kills for want of memory are counted', () => {
  writeFileSync(join(root, 'cgroup.controllers'), 'memory cpu');
  const cgroup = makeCgroup('a', limits, root);
  assert.equal(content('steadyship/a/memory.max'), '1000');
  assert.equal(content('steadyship/a/cpu.weight'), '50');
  writeFileSync(join(root, 'steadyship/a/memory.events'), 'oom 3\noom_kill 2\n');
  assert.equal(outOfMemoryKills(cgroup), 2);
  assert.equal(outOfMemoryKills(findCgroup('a', root)), 2);
});

test('where no group can be made, that is said and open files are limited all the same', () => {
  const cgroup = makeCgroup('a', limits, join(root, 'nothing'));
  assert.deepEqual(cgroup.set, []);
  const plan = planLimits(limits, cgroup, true);
  assert.deepEqual(plan.prelude, ['ulimit -n 64 || exit 126']);
  assert.match(plan.unlimited.join('\n'), /memory is not limited.*\n.*share is not set/);
  assert.equal(outOfMemoryKills(cgroup), undefined);
});

test('without limits there is neither a group nor a shell', () => {
  assert.equal(makeCgroup('a', {}, root), noCgroup);
  assert.deepEqual(planLimits({}, noCgroup, true), { prelude: [], unlimited: [] });
});

test('an empty group is removed, one that is not there is no error', () => {
  mkdirSync(join(root, 'steadyship', 'a'), { recursive: true });
  removeCgroup('a', root);
  removeCgroup('a', root);
  assert.throws(() => readFileSync(join(root, 'steadyship', 'a')), { code: 'ENOENT' });
});
