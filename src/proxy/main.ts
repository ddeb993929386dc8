import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serveLines } from '../kit/line-rpc.ts';
import { adminHandlers } from './admin/admin.ts';
import { inheritedSockets } from './admin/inherited-sockets.ts';
import { DataPlane } from './data-plane.ts';

const { values } = parseArgs({
  options: { 'state-folder': { type: 'string' }, config: { type: 'string' } },
});

const stateFolder = values['state-folder'];
if (stateFolder === undefined) {
  console.error('proxy: --state-folder is missing: say where its state and its socket shall be.');
  process.exit(2);
}

mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
const inherited = inheritedSockets(process.env.STEADYSHIP_LISTEN ?? '');
const plane = new DataPlane({ stateFolder, inherited });
if (plane.stateProblem !== undefined) console.error(`proxy: ${plane.stateProblem}`);
for (const problem of await plane.listen()) console.error(`proxy: ${problem}`);

const admin = await serveLines(join(stateFolder, 'proxy.sock'), adminHandlers(plane, stop));
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
console.log(`proxy: ready, pid ${process.pid}`);

function stop(): void {
  admin.close();
  plane.close();
  process.exit(0);
}
