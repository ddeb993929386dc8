import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Problem } from './problem.ts';
import { typicalExample } from './published/reference-page.ts';
import { readRollout } from './read-rollout.ts';
import type { ServiceFile } from './service-file.ts';

const head = 'service: checkout\nrun: node server.js\nport: 8080\nhealth: /healthz\n';

function services(content: string, environment?: string): readonly ServiceFile[] {
  const asked = environment === undefined ? {} : { environment };
  const read = readRollout({ file: 'rollout.yaml', content, ...asked });
  assert(read.ok, JSON.stringify(read, null, 1));
  return read.value;
}

function one(content: string, environment?: string): ServiceFile {
  return services(content, environment)[0]!;
}

function problems(content: string | Uint8Array, environment?: string): readonly Problem[] {
  const asked = environment === undefined ? {} : { environment };
  const read = readRollout({ file: 'rollout.yaml', content, ...asked });
  assert(!read.ok, 'the file has mistakes');
  return read.problem;
}

test('four lines are a whole file', () => {
  const service = one(head);
  assert.equal(service.service, 'checkout');
  assert.deepEqual(service.run, { web: ['node', 'server.js'] });
  assert.deepEqual(service.source, { kind: 'folder', folder: '.' });
  assert.deepEqual(service.strategy, { kind: 'rolling', maxSurge: 1, maxUnavailable: 0 });
  assert.deepEqual(service.settings.roles, [{ name: 'web', replicas: 2, routed: true }]);
  assert.equal(service.settings.minReadyMs, 10_000);
  assert.deepEqual(service.warnings, []);
});

test('the typical file has roles, secrets as references, and a canary of four steps', () => {
  const service = one(typicalExample);
  assert.deepEqual(service.source, { kind: 'git', repository: '.', path: '.' });
  assert.deepEqual(service.run.worker, ['node', 'worker.js']);
  assert.deepEqual(service.settings.roles, [
    { name: 'web', replicas: 4, routed: true },
    { name: 'worker', replicas: 1, routed: false },
  ]);
  assert.deepEqual(service.env, {
    files: ['.env.production'],
    variables: { DATABASE_URL: { secret: 'DATABASE_URL' } },
  });
  assert.deepEqual(service.strategy, {
    kind: 'canary',
    steps: [
      { weight: 100, holdMs: 120_000 },
      { weight: 1000, holdMs: 300_000 },
      { approve: 'Half of the traffic?' },
      { weight: 5000, until: 'healthy', atMostMs: 1_800_000 },
    ],
  });
  assert.deepEqual(service.evidence.limits, [{ kind: 'errors', above: 500 }]);
  assert.equal(service.settings.keepStableMs, 1_800_000);
});

test('an environment joins maps, and replaces the strategy as a whole', () => {
  const service = one(typicalExample, 'staging');
  assert.equal(service.environment, 'staging');
  assert.deepEqual(service.strategy, { kind: 'rolling', maxSurge: 1, maxUnavailable: 0 });
  assert.deepEqual(
    service.settings.roles.map((role) => role.replicas),
    [1, 1],
  );
});

test('an environment that the file does not have is a mistake that lists those it has', () => {
  const [problem] = problems(typicalExample, 'production');
  assert.equal(problem?.code, 'unknown-environment');
  assert.match(problem?.remedy ?? '', /staging/);
});

test('a file that is whole only with an environment can be used with it', () => {
  const partial = 'service: a\nrun: node a.js\nenvironments: { on: { replicas: 3 } }\n';
  assert.equal(one(partial, 'on').settings.roles[0]?.replicas, 3);
  const without = 'service: a\nenvironments: { on: { run: node a.js } }\n';
  assert.deepEqual(one(without, 'on').run, { web: ['node', 'a.js'] });
  assert.equal(problems(without)[0]?.code, 'missing-key');
});

test('mistakes of environments that were not asked for are found as well', () => {
  const content = `${head}environments: { one: { port: 0 }, two: {} }\n`;
  assert.equal(problems(content, 'two')[0]?.message, '0 is not a port.');
});

test('several documents are several services, with places counted through the file', () => {
  const second = 'service: mailer\nrun: node mailer.js\n';
  assert.deepEqual(
    services(`${head}---\n${second}`).map(({ service }) => service),
    ['checkout', 'mailer'],
  );
  const [problem] = problems(`${head}---\n${second}replicas: many\n`);
  assert.deepEqual([problem?.line, problem?.column], [8, 11]);
});

test('a service without a port has workers only, which are seen as alive', () => {
  const service = one('service: mailer\nrun: node mailer.js\n');
  assert.equal(service.port, undefined);
  assert.deepEqual(service.settings.roles, [{ name: 'web', replicas: 1, routed: false }]);
  assert.deepEqual(service.health.web?.readiness.target, { kind: 'alive' });
});

test('readiness gives startup; liveness only asks whether the port still accepts', () => {
  const { web } = one(head.replace('/healthz', '{ ready: /ready, startWithin: 30s }')).health;
  assert.deepEqual(web?.startup.target, { kind: 'http', path: '/ready' });
  assert.equal(web!.startup.everyMs * web!.startup.failures, 30_000);
  assert.deepEqual(web?.readiness.target, { kind: 'http', path: '/ready' });
  assert.deepEqual(web?.liveness.target, { kind: 'tcp' });
});

test('checks of a worker are its own', () => {
  const service = one(
    'service: a\nrun: { web: node w.js, jobs: node j.js }\nport: 1\n' +
      'health: { ready: tcp, roles: { jobs: { live: { command: check jobs, failures: 9 } } } }\n',
  );
  assert.deepEqual(service.health.jobs?.liveness.target, {
    kind: 'command',
    command: ['check', 'jobs'],
  });
  assert.equal(service.health.jobs?.liveness.failures, 9);
  assert.deepEqual(service.health.web?.readiness.target, { kind: 'tcp' });
});

test('a missing health check is a warning of a file that can be used', () => {
  const [warning] = one('service: a\nrun: node a.js\nport: 80\n').warnings;
  assert.equal(warning?.code, 'weak-health');
  assert.deepEqual([warning?.severity, warning?.line], ['warning', 3]);
});

test('numbers of variables keep the characters they have in the file', () => {
  const { env } = one(`${head}env: { A: 1.10, B: 0x10, C: true, D: "", E: 007 }\n`);
  assert.deepEqual(env.variables, { A: '1.10', B: '0x10', C: 'true', D: '', E: '007' });
});

test('an alias stands for its value', () => {
  const service = one(`${head}stop: { drain: &short 5s, grace: *short }\n`);
  assert.deepEqual([service.settings.drainMs, service.settings.graceMs], [5000, 5000]);
});

test('a byte order mark and Windows line ends change nothing', () => {
  assert.deepEqual(one(`\uFEFF${head.replaceAll('\n', '\r\n')}`), one(head));
});

test('a file over 1 MiB is refused without being read', () => {
  const [problem] = problems(`${head}# ${'x'.repeat(1024 * 1024)}\n`);
  assert.equal(problem?.code, 'unreadable');
  assert.match(problem?.message ?? '', /1\.0 MiB/);
});

test('of very many problems a hundred are told, and that there are more', () => {
  const lines = Array.from({ length: 300 }, (_, index) => `zzzzzzzzz${index}: 1\n`);
  const found = problems(head + lines.join(''));
  assert.equal(found.length, 101);
  assert.equal(found.at(-1)?.code, 'too-many');
});

test('keys that every object has are unknown keys like others', () => {
  const found = problems(`${head}__proto__: { a: 1 }\nconstructor: 2\ntoString: 3\n`);
  assert.deepEqual(
    found.map(({ code }) => code),
    ['unknown-key', 'unknown-key', 'unknown-key'],
  );
});

test('a long line is shown around the mistake, with the caret below it', () => {
  const roles = Array.from({ length: 30 }, (_, index) => `role${index}: node a.js`);
  const [problem] = problems(
    `service: a\nport: 1\nhealth: tcp\nrun: { web: b, ${roles.join(', ')}, 9: x }\n`,
  );
  const [line = '', caret = ''] = (problem?.excerpt ?? '').split('\n');
  assert(line.length <= 96);
  assert.equal(line[caret.indexOf('^')], '9');
});
