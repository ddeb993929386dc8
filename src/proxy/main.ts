import { parseArgs } from 'node:util';
import { lendInheritedSockets } from '../kit/inherited-sockets.ts';
import { ok } from '../kit/result.ts';
import { inheritedSockets } from './admin/inherited-sockets.ts';
import { emptyConfig, loadConfig } from './config/proxy-config.ts';
import { ProxyProcess } from './proxy-process.ts';

const { values } = parseArgs({
  options: { 'state-folder': { type: 'string' }, config: { type: 'string' } },
});

const stateFolder = values['state-folder'];
if (stateFolder === undefined) {
  console.error('proxy: --state-folder is missing: say where its state and its socket shall be.');
  process.exit(2);
}

const config = values.config === undefined ? ok(emptyConfig) : loadConfig(values.config);
if (!config.ok) {
  console.error(`proxy: ${config.problem}`);
  process.exit(2);
}

// A keeper that is started after the present one was killed gets the public sockets from here.
lendInheritedSockets();

try {
  const problems = await ProxyProcess.start({
    stateFolder,
    config: config.value,
    inherited: inheritedSockets(process.env.STEADYSHIP_LISTEN ?? ''),
    predecessorPath: process.env.STEADYSHIP_PREDECESSOR || undefined,
    argv: process.argv.slice(1),
  });
  for (const problem of problems) console.error(`proxy: ${problem}`);
  console.log(`proxy: ready, pid ${process.pid}`);
} catch (error) {
  console.error(`proxy: ${(error as Error).message}`);
  process.exit(1);
}
