import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allProcesses, bootId, environmentOf, isAlive, parseStat, readStat } from './identity.ts';

const own = { bootId: bootId(), pid: process.pid, startTime: readStat(process.pid)!.startTime };

test('a name with blanks and brackets does not shift the fields', () => {
  const fields = ['S', '1', '77', '78', ...Array.from({ length: 15 }, () => '0'), '4242', '0'];
  assert.deepEqual(parseStat(`12 (a ) b (c) ${fields.join(' ')}`), {
    pid: 12,
    state: 'S',
    group: 77,
    session: 78,
    startTime: 4242,
  });
});

test('what is not a stat line is not a process', () => {
  assert.equal(parseStat(''), undefined);
  assert.equal(parseStat('12 (a) S 1'), undefined);
});

test('this process is alive; with another start or boot the number is somebody else', () => {
  assert.equal(isAlive(own), true);
  assert.equal(isAlive({ ...own, startTime: own.startTime + 1 }), false);
  assert.equal(isAlive({ ...own, bootId: 'another' }), false);
});

test('this process is among all, with the environment it was started with', () => {
  assert.ok(allProcesses().some(({ pid }) => pid === process.pid));
  assert.equal(environmentOf(process.pid, 'PATH'), process.env.PATH);
  assert.equal(environmentOf(process.pid, 'NOT_THERE_AT_ALL'), undefined);
});
