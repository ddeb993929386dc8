import { fileURLToPath } from 'node:url';
import type { Load } from '../../src/ledger/generator/load.ts';
import type { Host } from '../../test/e2e/host.ts';

const folder = fileURLToPath(new URL('../../examples/shop', import.meta.url));

/** The rollout file of the shop; `env` holds what a version has besides its name. */
export function rolloutFile(host: Host, env: Readonly<Record<string, string>> = {}): string {
  return `service: shop
source: { folder: ${JSON.stringify(folder)} }
run: node server.js
port: ${host.port}
health: /healthz
replicas: 2
env: ${JSON.stringify({ SHOP_JOURNAL: host.journal, ...env })}
stop: { drain: 3s, grace: 5s }
strategy:
  canary:
    - { weight: 20%, hold: 3s }
    - { weight: 50%, hold: 5s }
evidence: { limits: [{ errors: 5% }] }
`;
}

const mix = { paths: ['/', '/large?bytes=20000', '/none'], isReadOnly: false };

/** Ordinary requests, uploads, slow answers and readers, WebSockets, event streams, odd forms. */
export const load: Load = {
  steady: { ...mix, ratePerSecond: 120, connections: 20 },
  fresh: { ...mix, ratePerSecond: 15 },
  forms: { ratePerSecond: 5 },
  slow: {
    answers: 2,
    uploads: 2,
    readers: 1,
    answerMs: [300, 1500],
    uploadBytes: [50_000, 200_000],
    uploadBytesPerSecond: 150_000,
    readBytes: 4_000_000,
    readBytesPerSecond: 500_000,
    readMs: [300, 1500],
  },
  streams: { webSockets: 4, eventStreams: 4, everyMs: 500 },
};
