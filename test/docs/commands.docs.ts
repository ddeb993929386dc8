import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { freePort } from '../e2e/host.ts';
import { until } from '../e2e/until.ts';
import { type FencedBlock, fencedBlocks, root } from './fenced-blocks.ts';

const shellBlocks = fencedBlocks().filter(({ language }) => language === 'sh');

/** The commands of a block without their comments. */
function commandsOf({ text }: FencedBlock): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/(?:^|\s+)#.*$/, '').trimEnd())
    .filter((line) => line !== '');
}

/** What runs elsewhere in CI: its stages themselves. */
const stages = ['npm test', 'npm test src/store', 'npm run check'];

interface Ran {
  readonly code: number | null;
  readonly output: string;
}

function runScript(script: string, timeoutMs: number): Promise<Ran> {
  const child = spawn('sh', ['-eu', '-c', script], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

/** A copy of the shop on a free port; the text of a block as it reads for that copy. */
async function inCopy(context: TestContext, block: FencedBlock) {
  const folder = mkdtempSync(join(tmpdir(), 'steadyship-docs-'));
  context.after(async () => {
    // Where the block came to its end, nothing runs any more.
    await runScript(`node src/cli/main.ts --state ${folder}/state down`, 30_000);
    rmSync(folder, { recursive: true, force: true });
  });
  const port = String(await freePort());
  cpSync(join(root, 'examples/shop'), join(folder, 'shop'), { recursive: true });
  const file = join(folder, 'shop/rollout.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('8080', port));
  return block.text
    .replaceAll('/tmp/steadyship-first', join(folder, 'state'))
    .replaceAll('examples/shop/rollout.yaml', file)
    .replaceAll('8080', port);
}

/** What other tests run, by the page it stands on. */
const elsewhere = [
  // test/install/package.e2e.ts: the packed package in an empty project.
  'npm install --global steadyship',
  'npm install steadyship',
  'steadyship --help',
  // test/install/upgrade.e2e.ts: a host moved to the next version under load.
  'npm install --global steadyship@latest',
  'steadyship upgrade',
  // test/install/real-service.e2e.ts: Verdaccio from one version to the next.
  'node make-release.js 6.9.2 releases',
  'node make-release.js 6.10.4 releases',
  'steadyship deploy 6.9.2',
  'steadyship deploy 6.10.4',
  // test/e2e/api/serve.e2e.ts: the same requests over the socket.
  'curl --unix-socket "$STEADYSHIP_STATE/api.sock" http://localhost/api/v1/status',
  'curl --unix-socket "$STEADYSHIP_STATE/api.sock" -N \\',
  "  'http://localhost/api/v1/services/checkout/events/stream?after=0'",
];

test('every shell block of the documentation is run by a test', () => {
  const covered = [
    ...stages,
    ...elsewhere,
    'npm run demo',
    'PORT=3000 node server.js',
    'curl -i http://127.0.0.1:3000/anything',
    'node make-versions.js /tmp/shop',
  ];
  const others = shellBlocks
    .filter((block) => !block.text.startsWith('steadyship() {'))
    .flatMap(({ page, line, ...block }) =>
      commandsOf({ page, line, ...block })
        .filter((command) => !covered.includes(command))
        .map((command) => `${page}:${line}: ${command}`),
    );
  assert.deepEqual(others, []);
});

test('the demo, the first command of README, shows all that it promises', async () => {
  const first = shellBlocks.find(({ page }) => page === 'README.md')!;
  assert.equal(commandsOf(first)[0], 'npm run demo');
  const { code, output } = await runScript('npm run demo', 110_000);
  assert.equal(code, 0, output);
  assert.match(output, /lost 0/);
  assert.match(output, /All of it held, after \d+ s\./);
  assert.ok(!output.includes('   NO'), output);
});

test('the first rollout of README does what is written there', async (context) => {
  const block = shellBlocks.find(({ text }) => text.startsWith('steadyship() {'))!;
  const script = await inCopy(context, block);
  const { code, output } = await runScript(script, 110_000);
  assert.equal(code, 0, output);
  assert.match(output, /shop: 2\.0\.0 is stable after/);
  assert.match(output, /1\.0\.0 takes over from 2\.0\.0/);
  assert.match(output, /undo +2\.0\.0 to 1\.0\.0 +completed/);
  assert.match(output, /Everything is stopped\./);
});

test('the shop answers as its page says', async (context) => {
  const port = await freePort();
  const block = shellBlocks.find(({ page }) => page === 'examples/shop/README.md')!;
  assert.match(
    block.text,
    /PORT=3000 node server\.js\ncurl -i http:\/\/127\.0\.0\.1:3000\/anything/,
  );
  const shop = spawn(process.execPath, ['server.js'], {
    cwd: join(root, 'examples/shop'),
    env: { ...process.env, PORT: String(port) },
    stdio: 'ignore',
  });
  context.after(() => shop.kill('SIGKILL'));
  const answer = await until('the shop answers', () =>
    fetch(`http://127.0.0.1:${port}/anything`).catch(() => undefined),
  );
  assert.equal(answer.status, 200);
  assert.ok(answer.headers.has('x-shop-version'));
});
