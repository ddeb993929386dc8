import assert from 'node:assert/strict';
import { connect, createServer } from 'node:net';
import { test } from 'node:test';
import { bindPort, boundPort, canPassSockets } from './socket-handle.ts';

test('a bound socket has a port, and nothing listens on it', async () => {
  const handle = bindPort(0);
  const port = boundPort(handle);
  assert.ok(port > 0);
  const refused = await new Promise<string | undefined>((resolve) => {
    connect({ host: '127.0.0.1', port }).on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code),
    );
  });
  handle.close();
  assert.equal(refused, 'ECONNREFUSED');
});

test('a port that somebody listens on cannot be bound', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  try {
    assert.throws(() => bindPort(port), { code: 'EADDRINUSE' });
  } finally {
    server.close();
  }
});

test('this Node can pass sockets between running processes', () => {
  assert.equal(canPassSockets(), true);
});
