import './require-node-24.ts';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { drawScenario } from '../src/simulator/draw/draw-scenario.ts';
import { Story } from '../src/simulator/story.ts';
import { service as simulated } from '../src/simulator/world.ts';
import { SqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import { type HistoryFile, historyOf, historyText } from './histories/history-file.ts';

/**
 * Records a history for the replay tests: a simulated story, or a service of a real store.
 *   node scripts/record-history.ts --name canary-aborted --seed 42
 *   node scripts/record-history.ts --name shop --state FOLDER --service shop
 * What was recorded once is not recorded again: it shows that old logs keep their meaning.
 */
const { values } = parseArgs({
  options: {
    name: { type: 'string' },
    seed: { type: 'string' },
    state: { type: 'string' },
    service: { type: 'string' },
  },
});

async function record(): Promise<HistoryFile | undefined> {
  if (values.seed !== undefined) {
    const { world } = await new Story(drawScenario(Number(values.seed))).tell();
    return historyOf(world.store, simulated, `simulated story ${values.seed}`);
  }
  if (values.state === undefined || values.service === undefined) return undefined;
  using store = new SqliteStore(values.state);
  return await historyOf(store, values.service, 'a store in SQLite on a real host');
}

const history = values.name === undefined ? undefined : await record();
if (history) {
  const path = new URL(`../test/histories/${values.name}.json`, import.meta.url);
  writeFileSync(path, historyText(history), { flag: 'wx' });
  console.log(`${history.log.length} events in test/histories/${values.name}.json`);
} else {
  console.error('Give --name and --seed, or --name, --state and --service of a known service.');
  process.exitCode = 2;
}
