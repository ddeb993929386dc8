import assert from 'node:assert/strict';
import { KeepAliveClients } from '../../src/app/testing/keep-alive-clients.ts';
import { StartedProgram } from '../../src/app/testing/started-program.ts';
import { freePort } from '../e2e/host.ts';

export interface ProgramToStop {
  readonly command: readonly string[];
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
}

const paths = ['/', '/?ms=50', '/?ms=1500'];

/**
 * Starts a service, asks its health endpoints, sends requests over kept connections, sends SIGTERM
 * in the middle of them, and asserts that every request was answered and the exit code is 0.
 */
export async function stopsCleanly({ command, folder, env = {} }: ProgramToStop): Promise<void> {
  const port = await freePort();
  const all = { ...env, PORT: String(port), HOST: '127.0.0.1' };
  await using program = new StartedProgram(command, all, folder);
  const address = `http://127.0.0.1:${port}`;
  const ready = await firstReady(`${address}/ready`, program);
  assert.deepEqual(ready, { status: 'ready', checks: { database: 'ok' } });
  assert.deepEqual(await (await fetch(`${address}/healthz`)).json(), { status: 'ok' });
  const clients = new KeepAliveClients({ port, clients: 10, paths });
  await clients.answered(40);
  program.signal('SIGTERM');
  const { lost, sent, answered } = await clients.finished;
  assert.deepEqual([lost, answered], [[], sent], `${command.join(' ')}\n${program.text}`);
  assert.equal(await program.ended, 0, program.text);
  assert.match(program.text, /database closed/);
}

async function firstReady(url: string, program: StartedProgram): Promise<unknown> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return answer.json();
    if (performance.now() > deadline || program.hasEnded) {
      throw new Error(`${url} is not ready: ${answer?.status}\n${program.text}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
