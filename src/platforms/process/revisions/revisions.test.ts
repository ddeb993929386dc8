import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type PreparedRevision, prepareRevision } from './prepare-revision.ts';
import { pruneRevisions } from './prune-revisions.ts';
import type { Source } from './unpack-source.ts';

/** A state folder and a source with a program, a link and a history; removed afterwards. */
class Bench implements Disposable {
  readonly base = mkdtempSync(join(tmpdir(), 'steadyship-'));
  readonly state = join(this.base, 'state');
  readonly source = join(this.base, 'source');

  constructor() {
    mkdirSync(join(this.source, 'lib'), { recursive: true });
    writeFileSync(join(this.source, 'server.js'), 'console.log(1)\n');
    writeFileSync(join(this.source, 'lib', 'run'), '#!/bin/sh\n', { mode: 0o755 });
    symlinkSync('server.js', join(this.source, 'main.js'));
  }

  git(...words: string[]): string {
    const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
    return execFileSync('git', ['-C', this.source, ...who, ...words], { encoding: 'utf8' }).trim();
  }

  async prepare(source: Source, number = 1): Promise<PreparedRevision> {
    const prepared = await this.attempt(source, number);
    assert.ok(prepared.ok, prepared.ok ? '' : prepared.problem);
    return prepared.value;
  }

  attempt(source: Source, number = 1) {
    return prepareRevision(this.state, { service: 'shop', number }, source);
  }

  async problem(source: Source): Promise<string> {
    const prepared = await this.attempt(source);
    assert.ok(!prepared.ok, 'there is a problem');
    assert.deepEqual(readdirSync(join(this.state, 'revisions', 'shop')), []);
    return prepared.problem;
  }

  [Symbol.dispose](): void {
    rmSync(this.base, { recursive: true, force: true });
  }
}

test('a folder is copied without its history; later changes do not reach it', async () => {
  using bench = new Bench();
  bench.git('init', '-q');
  const { folder } = await bench.prepare({ kind: 'folder', path: bench.source });
  writeFileSync(join(bench.source, 'server.js'), 'changed');
  assert.equal(readFileSync(join(folder, 'main.js'), 'utf8'), 'console.log(1)\n');
  assert.deepEqual(readdirSync(folder).sort(), ['lib', 'main.js', 'server.js']);
});

test('a folder, its commit and its archive are the same revision by digest', async () => {
  using bench = new Bench();
  bench.git('init', '-q');
  bench.git('add', '.');
  bench.git('commit', '-q', '-m', 'one');
  bench.git('tag', 'v1');
  const archive = join(bench.base, 'a.tar.gz');
  execFileSync('tar', ['-czf', archive, '--exclude=.git', '-C', bench.source, '.']);
  const sources: Source[] = [
    { kind: 'folder', path: bench.source },
    { kind: 'git', repository: bench.source, ref: 'v1' },
    { kind: 'archive', path: archive },
  ];
  const digests = new Set<string>();
  for (const source of sources) digests.add((await bench.prepare(source)).digest);
  assert.equal(digests.size, 1);
  assert.equal(readdirSync(join(bench.state, 'revisions', 'shop')).length, 1);
});

test('a content, a mode or a path that differs is another digest', async () => {
  using bench = new Bench();
  const source: Source = { kind: 'folder', path: bench.source };
  const digests = [(await bench.prepare(source)).digest];
  writeFileSync(join(bench.source, 'server.js'), 'console.log(2)\n');
  digests.push((await bench.prepare(source)).digest);
  rmSync(join(bench.source, 'lib', 'run'));
  writeFileSync(join(bench.source, 'lib', 'run'), '#!/bin/sh\n', { mode: 0o644 });
  digests.push((await bench.prepare(source)).digest);
  writeFileSync(join(bench.source, 'empty'), '');
  digests.push((await bench.prepare(source)).digest);
  assert.equal(new Set(digests).size, 4);
});

test('a state folder inside the source is not copied into itself', async () => {
  using bench = new Bench();
  const state = join(bench.source, '.steadyship');
  const source: Source = { kind: 'folder', path: bench.source };
  const prepared = await prepareRevision(state, { service: 'shop', number: 1 }, source);
  assert.ok(prepared.ok);
  assert.equal(existsSync(join(prepared.value.folder, '.steadyship')), false);
  assert.equal(existsSync(join(prepared.value.folder, 'server.js')), true);
});

test('what cannot be unpacked is a sentence with a remedy, and leaves nothing', async () => {
  using bench = new Bench();
  bench.git('init', '-q');
  const { base, source } = bench;
  const git = { kind: 'git', repository: source } as const;
  assert.match(await bench.problem({ kind: 'folder', path: join(base, 'no') }), /is not a folder/);
  assert.match(await bench.problem({ ...git, ref: 'v9' }), /v9 is not a commit.*: fetch it/);
  assert.match(await bench.problem({ ...git, ref: '--output=x' }), /is not a commit/);
  const archive = join(base, 'broken.tgz');
  assert.match(await bench.problem({ kind: 'archive', path: archive }), /does not exist/);
  writeFileSync(archive, 'not an archive');
  assert.match(await bench.problem({ kind: 'archive', path: archive }), /tar could not unpack/);
  const zip = join(base, 'a.zip');
  assert.match(await bench.problem({ kind: 'archive', path: zip }), /pack it with tar/);
});

test('pruning keeps the newest and those in use', async () => {
  using bench = new Bench();
  for (const number of [1, 2, 3, 10, 11]) {
    await bench.prepare({ kind: 'folder', path: bench.source }, number);
  }
  const policy = { keep: 2, inUse: new Set([2]), now: Date.now() };
  const removed = await pruneRevisions(bench.state, 'shop', policy);
  assert.deepEqual(removed, [3, 1]);
  const left = readdirSync(join(bench.state, 'revisions', 'shop')).map(Number.parseInt);
  assert.deepEqual(left.length, 3);
  assert.deepEqual(await pruneRevisions(bench.state, 'unheard-of', policy), []);
});
