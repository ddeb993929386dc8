import { spawn } from 'node:child_process';
import type { ProbeResult, ProbeTarget } from './probe.ts';

const outputMax = 400;

/** Runs a command to its end; its whole group is killed after `timeoutMs`. Never rejects. */
export function probeCommand(
  argv: readonly string[],
  target: ProbeTarget,
  timeoutMs: number,
): Promise<ProbeResult> {
  const [program, ...rest] = argv;
  if (!program) return Promise.resolve({ passed: false, because: 'the probe command is empty' });
  return new Promise((resolve) => {
    const port = target.port === undefined ? {} : { PORT: String(target.port), HOST: '127.0.0.1' };
    const child = spawn(program, rest, {
      cwd: target.cwd,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...target.env, ...port },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-outputMax);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const finish = (result: ProbeResult) => {
      clearTimeout(timer);
      killGroup(child.pid);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve(result);
    };
    const fail = (because: string) =>
      finish({ passed: false, because: `${program}: ${because}`.slice(0, 600) });
    const timer = setTimeout(() => fail(`did not end within ${timeoutMs} ms`), timeoutMs);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => {
      if (code === 0) return finish({ passed: true });
      const said = output.trim() === '' ? '' : ` (${output.trim().replace(/\s+/g, ' ')})`;
      fail(`${code === null ? `was killed by ${signal}` : `exited with ${code}`}${said}`);
    });
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}
