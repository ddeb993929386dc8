import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { readRollout } from '../../spec/read-rollout.ts';
import { lookAround, serviceName } from './look-around.ts';
import { rolloutText } from './rollout-text.ts';

function project(context: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'steadyship-init-'));
  context.after(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

test('a Node project says its name, command, port and health path', (context) => {
  const { draft } = lookAround(
    project(context, {
      'package.json': '{ "name": "@acme/Check_Out", "scripts": { "start": "node src/main.js" } }',
      'src/main.js': "app.get('/healthz', ok); listen(process.env.PORT ?? 3210);",
    }),
  );
  assert.deepEqual(draft, {
    ...{ service: 'check-out', run: { web: 'node src/main.js' }, port: 3210, health: '/healthz' },
    ...{ replicas: 2, strategy: 'canary' },
  });
});

test('a start script that needs a shell is left to npm', (context) => {
  const scripts = { start: 'NODE_ENV=production node . | tee log' };
  const folder = project(context, { 'package.json': JSON.stringify({ scripts }) });
  assert.deepEqual(lookAround(folder).draft.run, { web: 'npm run start --silent' });
});

test('a Procfile gives roles, web first, and wins over the start script', (context) => {
  const { draft } = lookAround(
    project(context, {
      Procfile: 'release: node migrate.js\nworker: node worker.js\nweb: node web.js -p $PORT\n',
      'package.json': '{ "name": "x", "scripts": { "start": "node other.js" } }',
    }),
  );
  assert.deepEqual(Object.entries(draft.run), [
    ['web', 'node web.js -p $PORT'],
    ['worker', 'node worker.js'],
  ]);
});

test('a Compose project gives its public port, and a sentence that it is not released yet', (context) => {
  const { draft, notes } = lookAround(
    project(context, {
      'compose.yaml': `services:
  db: { image: postgres, ports: ["5432:5432"] }
  api:
    build: .
    ports: ["127.0.0.1:9090:80/tcp"]
    healthcheck: { test: curl -f http://localhost/ready }
    deploy: { replicas: 3 }`,
    }),
  );
  assert.deepEqual(
    [draft.service, draft.port, draft.health, draft.replicas],
    ['api', 9090, '/ready', 3],
  );
  assert.match(notes.join('\n'), /compose\.yaml.*does not release Docker Compose projects yet/);
});

test('Kubernetes manifests are found in their usual folders', (context) => {
  const deployment = {
    kind: 'Deployment',
    metadata: { name: 'search' },
    spec: {
      replicas: 5,
      template: {
        spec: {
          containers: [
            { ports: [{ containerPort: 9000 }], readinessProbe: { httpGet: { path: '/up' } } },
          ],
        },
      },
    },
  };
  const folder = project(context, {
    'k8s/app.yaml': `kind: Service\n---\n${toBlock(deployment)}`,
    'k8s/broken.yml': 'kind: Deployment\n: [{',
  });
  const { draft, notes } = lookAround(folder);
  assert.deepEqual(
    [draft.service, draft.replicas, draft.port, draft.health],
    ['search', 5, 9000, '/up'],
  );
  assert.match(notes.join('\n'), /k8s\/app\.yaml.*does not release Kubernetes yet/);
});

/** The kind on a line of its own, as manifests have it; the rest in one line, which is YAML too. */
function toBlock({ kind, ...rest }: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(rest).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return [`kind: ${kind}`, ...lines].join('\n');
}

test('an empty folder, and files full of nonsense, are looked at without a crash', (context) => {
  const nonsense = project(context, {
    'package.json': '[1, 2',
    Procfile: ':::\n',
    'docker-compose.yml': 'services: [',
    'deploy/x.yaml': 'kind: Deployment\nspec: 3',
  });
  assert.deepEqual(lookAround(nonsense).draft.run, {});
  assert.deepEqual(lookAround(project(context, {})).notes, []);
});

test('every draft becomes a file that the reader takes', () => {
  const command = fc.constantFrom(
    ...[
      'node server.js',
      'npm run start --silent',
      'node web.js --port $PORT',
      'python -m app:main',
    ],
    ...["sh -c 'a && b'", 'node "my server.js" # x', '- weird', 'yes', 'a | b', 'run: it', '@x'],
  );
  const draft = fc.record({
    service: fc.string().map(serviceName),
    run: fc
      .tuple(command, fc.option(command))
      .map(([web, worker]) => ({ web, ...(worker !== null && { worker }) })),
    port: fc.integer({ min: 1, max: 65_535 }),
    health: fc.constantFrom('tcp', '/healthz', '/a/b'),
    replicas: fc.integer({ min: 1, max: 1000 }),
    strategy: fc.constantFrom('rolling', 'canary', 'blue-green'),
  });
  fc.assert(
    fc.property(draft, (one) => {
      const content = rolloutText({ ...one, strategy: one.strategy as 'canary' });
      const read = readRollout({ file: 'rollout.yaml', content });
      assert.ok(read.ok, `${content}\n${JSON.stringify(read)}`);
    }),
  );
});
