import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Host } from '../host.ts';
import { Verb } from '../verb.ts';

const server = `require('node:http').createServer((request, response) => {
  response.end(request.url === '/healthz' ? 'ok' : process.env.STEADYSHIP_VERSION);
}).listen(process.env.PORT || 3000, process.env.HOST);
`;

test('from a Node project to a released version: init, check, deploy', async () => {
  await using host = await Host.create();
  const project = join(host.folder, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{"name":"hello","scripts":{"start":"node a.js"}}');
  writeFileSync(join(project, 'a.js'), server);
  const file = join(project, 'rollout.yaml');
  const init = ['init', project, '--port', String(host.port), '--strategy', 'rolling', '--yes'];
  const written = await host.run(init);
  assert.equal(written.code, 0, written.stderr);
  const text = readFileSync(file, 'utf8');
  assert.match(text, /service: hello\nrun: node a\.js\n/);
  assert.match(text, /health: \/healthz/);
  const again = await host.run(init);
  assert.equal(again.code, 2);
  assert.match(again.stderr, /exists already, and nothing is ever overwritten/);
  assert.equal(readFileSync(file, 'utf8'), text);
  assert.equal((await host.run(['check', '--file', file])).code, 0);

  const state = ['--state', host.state];
  const deploy = new Verb([...state, 'deploy', '1.0.0', '--file', file]);
  const { code, stdout, stderr } = await deploy.end();
  assert.equal(code, 0, stdout + stderr);
  assert.equal(await (await fetch(host.address)).text(), '1.0.0');
});

test('looking at a host where nothing was deployed says so and makes nothing', async () => {
  await using host = await Host.create();
  const { code, stdout } = await host.run(['status']);
  assert.equal(code, 0);
  assert.match(stdout, /Nothing has been deployed here yet/);
  assert.equal((await host.run(['doctor'])).code, 0);
  assert.ok(!existsSync(host.state));
});

test('the completion of bash completes verbs, options and words', async () => {
  await using host = await Host.create();
  const { stdout } = await host.run(['completion', 'bash']);
  const completed = (words: string, at: number) => {
    const ask = `COMP_WORDS=(steadyship ${words}); COMP_CWORD=${at}; _steadyship`;
    return execFileSync('bash', ['-c', `${stdout}\n${ask}; echo "\${COMPREPLY[@]}"`])
      .toString()
      .trim();
  };
  assert.equal(completed('rep', 1), 'replay report');
  assert.equal(completed('deploy --tim', 2), '--timeout');
  assert.equal(completed('report x --format ""', 4), 'markdown html');
  assert.equal(completed('completion z', 2), 'zsh');
});

test('service install prints a unit for this host and changes nothing', async () => {
  await using host = await Host.create();
  const { code, stdout, stderr } = await host.run(['service', 'install']);
  assert.equal(code, 0);
  assert.match(stdout, /ExecStart=.*keeper.*--state-folder/);
  assert.ok(stdout.includes(host.state));
  assert.match(stderr, /Nothing was changed/);
});
