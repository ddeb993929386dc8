import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Project } from './project.ts';
import { stopsCleanly } from './stops-cleanly.ts';

test('net/http as in the guide loses no request to a SIGTERM', async () => {
  await using project = new Project();
  project.copy('app-go');
  // The compiled standard library outlives the test: it takes a minute of both cores to make.
  const cache = join(tmpdir(), 'steadyship-go-cache');
  await project.must(['go', 'build', '-o', 'app-go', '.'], { GOCACHE: cache, GOFLAGS: '' });
  await project.must(['go', 'vet', '.'], { GOCACHE: cache, GOFLAGS: '' });
  await stopsCleanly({
    command: [project.path('app-go')],
    folder: project.folder,
    env: { DRAIN_SECONDS: '1' },
  });
});
