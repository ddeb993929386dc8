import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// How long `--help` and `status` take to start, against a Node that does nothing. Measures the
// built program: run `npm run build` before. Fails when one takes more than twice as long.

const runs = 25;
const ratioMax = 2;

const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
if (!existsSync(main)) {
  console.error('There is no dist/cli/main.js: run "npm run build" first.');
  process.exit(2);
}

const state = mkdtempSync(join(tmpdir(), 'steadyship-start-'));
try {
  const cases: Readonly<Record<string, readonly string[]>> = {
    'node -e 0': ['-e', '0'],
    '--help': [main, '--help'],
    status: [main, 'status', '--state', state],
    'status --json': [main, 'status', '--json', '--state', state],
  };
  const best = new Map<string, number>();
  // In turns, so that whatever else the machine does meets all of them alike.
  for (let run = 0; run < runs; run += 1) {
    for (const [name, args] of Object.entries(cases)) {
      const ms = timed(args);
      best.set(name, Math.min(ms, best.get(name) ?? ms));
    }
  }
  const base = best.get('node -e 0')!;
  for (const [name, ms] of best) {
    console.log(`${name.padEnd(14)}${ms.toFixed(1).padStart(7)} ms  ${(ms / base).toFixed(2)}×`);
  }
  process.exitCode = [...best.values()].every((ms) => ms / base < ratioMax) ? 0 : 1;
} finally {
  rmSync(state, { recursive: true, force: true });
}

function timed(args: readonly string[]): number {
  const startedAt = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { stdio: 'pipe' });
  const ms = performance.now() - startedAt;
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return ms;
}
