import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { temporaryFolder } from '../server/testing/temporary-folder.ts';
import { ApiProblem } from './failure.ts';
import { type FollowTiming, followEvents } from './follow-events.ts';

const timing: FollowTiming = { retryMs: 2, retryMaxMs: 16, silentMs: 200 };

type Script = (request: IncomingMessage, answer: ServerResponse) => void;

/** Something that answers on a socket as each script in turn says; the last one again and again. */
async function scripted(
  folder: { readonly path: string },
  scripts: readonly Script[],
): Promise<AsyncDisposable & { readonly path: string; readonly asked: IncomingMessage[] }> {
  const path = join(folder.path, 'api.sock');
  const asked: IncomingMessage[] = [];
  const server: Server = createServer((request, answer) => {
    const script = scripts[Math.min(asked.length, scripts.length - 1)]!;
    asked.push(request);
    script(request, answer);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    path,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function message(sequence: number): string {
  const row = { service: 'shop', sequence, at: '', sentence: null, event: { kind: 'x' } };
  return `id: ${sequence}\nevent: x\ndata: ${JSON.stringify(row)}\n\n`;
}

function stream(text: string, ends: 'ends' | 'breaks' | 'stays'): Script {
  return (_, answer) => {
    answer.writeHead(200, { 'content-type': 'text/event-stream' });
    answer.write(text);
    if (ends === 'ends') answer.end();
    // Broken only once the text has left.
    if (ends === 'breaks') setTimeout(() => answer.destroy(), 20);
  };
}

function problem(status: number, code: string): Script {
  return (_, answer) => {
    answer.writeHead(status, { 'content-type': 'application/problem+json' });
    answer.end(JSON.stringify({ title: 'no', status, code }));
  };
}

async function follow(
  path: string,
  count: number,
  more: { readonly after?: number; readonly onLost?: (error: Error, retryMs: number) => void } = {},
): Promise<number[]> {
  const seen: number[] = [];
  const options = { service: 'shop', after: 0, timing, ...more };
  for await (const { sequence } of followEvents({ kind: 'socket', path }, options)) {
    seen.push(sequence);
    if (seen.length === count) break;
  }
  return seen;
}

describe('following events', () => {
  test('a stream that ends or breaks is taken up after the last event', async () => {
    using folder = temporaryFolder();
    await using server = await scripted(folder, [
      stream(`retry: 1\n\n${message(1)}${message(2)}`, 'ends'),
      stream(message(3), 'breaks'),
      stream(message(4), 'stays'),
    ]);
    assert.deepEqual(await follow(server.path, 4), [1, 2, 3, 4]);
    const ids = server.asked.map((one) => one.headers['last-event-id']);
    assert.deepEqual(ids, ['0', '2', '3']);
  });

  test('an event that comes twice is shown once', async () => {
    using folder = temporaryFolder();
    await using server = await scripted(folder, [
      stream(`${message(1)}${message(2)}`, 'ends'),
      stream(`${message(1)}${message(2)}${message(3)}`, 'stays'),
    ]);
    assert.deepEqual(await follow(server.path, 3), [1, 2, 3]);
  });

  test('waits grow with each failure to a bound, and begin anew after an event', async () => {
    using folder = temporaryFolder();
    const refusal = problem(503, 'TOO_MANY_STREAMS');
    await using server = await scripted(folder, [
      ...Array<Script>(5).fill(refusal),
      stream(message(1), 'ends'),
      stream(message(2), 'stays'),
    ]);
    const waits: number[] = [];
    const onLost = (_: Error, retryMs: number) => void waits.push(retryMs);
    assert.deepEqual(await follow(server.path, 2, { onLost }), [1, 2]);
    assert.deepEqual(waits, [2, 4, 8, 16, 16, 2]);
  });

  test('a stream without a sign of life is given up', async () => {
    using folder = temporaryFolder();
    await using server = await scripted(folder, [
      stream(message(1), 'stays'),
      stream(message(2), 'stays'),
    ]);
    const lost: string[] = [];
    const onLost = (error: Error) => void lost.push(error.message);
    assert.deepEqual(await follow(server.path, 2, { onLost }), [1, 2]);
    assert.equal(lost.length, 1);
  });

  test('what the controller refuses for good is thrown', async () => {
    using folder = temporaryFolder();
    await using server = await scripted(folder, [problem(404, 'SERVICE_NOT_FOUND')]);
    await assert.rejects(follow(server.path, 1), (error) => {
      return error instanceof ApiProblem && error.code === 'SERVICE_NOT_FOUND';
    });
    assert.equal(server.asked.length, 1);
  });

  test('nobody there is no end: it waits until somebody is', async () => {
    using folder = temporaryFolder();
    const enough = new AbortController();
    const path = join(folder.path, 'nobody.sock');
    let attempts = 0;
    const onLost = () => {
      attempts += 1;
      if (attempts === 3) enough.abort();
    };
    const options = { service: 'shop', timing, signal: enough.signal, onLost };
    for await (const _ of followEvents({ kind: 'socket', path }, options)) assert.fail('an event');
    assert.equal(attempts, 3);
  });
});
