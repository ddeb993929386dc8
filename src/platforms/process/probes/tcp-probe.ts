import { connect } from 'node:net';
import type { ProbeResult } from './probe.ts';

/** Whether a connection to a port of this machine is accepted. Never rejects. */
export function probeTcp(port: number | undefined, timeoutMs: number): Promise<ProbeResult> {
  if (port === undefined) {
    return Promise.resolve({ passed: false, because: 'the role has no port to connect to' });
  }
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: timeoutMs });
    const finish = (result: ProbeResult) => {
      socket.destroy();
      resolve(result);
    };
    const where = `127.0.0.1:${port}`;
    socket.once('connect', () => finish({ passed: true }));
    socket.once('timeout', () =>
      finish({ passed: false, because: `${where} did not accept within ${timeoutMs} ms` }),
    );
    socket.once('error', (error: NodeJS.ErrnoException) => {
      const refused = error.code === 'ECONNREFUSED';
      const because = refused ? `nothing listens on ${where}` : error.message;
      finish({ passed: false, because });
    });
  });
}
