import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Project } from './project.ts';
import { stopsCleanly } from './stops-cleanly.ts';

const project = new Project();

before(async () => {
  project.copy('app-go');
  // The compiled standard library outlives the test: it takes a minute of both cores to make.
  const cache = join(tmpdir(), 'steadyship-go-cache');
  const env = { GOCACHE: cache, GOFLAGS: '', CGO_ENABLED: '0' };
  await project.must(['go', 'build', '-o', 'app-go', '.'], env);
});

after(() => project[Symbol.asyncDispose]());

test('net/http as in the guide loses no request to a SIGTERM', async () => {
  await stopsCleanly({
    command: [project.path('app-go')],
    folder: project.folder,
    env: { DRAIN_SECONDS: '2' },
  });
});
