import { parseArgs } from 'node:util';
import { drawScenario } from './draw/draw-scenario.ts';
import { type Ending, Story } from './story.ts';

/**
 * Simulates whole releases: `--seeds 200 [--from 1]` tells that many stories and fails when one
 * breaks an invariant; `--seed 42` tells one, line by line, exactly as before.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      seeds: { type: 'string', default: '200' },
      from: { type: 'string', default: '1' },
      keep: { type: 'boolean', default: false },
    },
  });
  if (values.seed !== undefined) return tellOne(Number(values.seed));
  return tellMany(Number(values.from), Number(values.seeds), values.keep);
}

async function tellOne(seed: number): Promise<number> {
  const ending = await new Story(drawScenario(seed), { traced: true }).tell();
  for (const line of ending.trace) console.log(line);
  console.log(sentence(ending));
  return ending.failure ? 1 : 0;
}

async function tellMany(from: number, count: number, keepGoing: boolean): Promise<number> {
  const startedAt = performance.now();
  let releases = 0;
  let turns = 0;
  const failed: Ending[] = [];
  for (let seed = from; seed < from + count; seed += 1) {
    const ending = await new Story(drawScenario(seed)).tell();
    releases += ending.releases;
    turns += ending.turns;
    if (!ending.failure) continue;
    failed.push(ending);
    console.log(sentence(ending));
    if (!keepGoing && failed.length >= 10) break;
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const rate = Math.round(releases / seconds);
  console.log(
    `${count} stories, ${releases} releases, ${turns} turns in ${seconds.toFixed(1)} s ` +
      `(${rate} releases a second)`,
  );
  console.log(`${count - failed.length} passed, ${failed.length} failed`);
  return failed.length === 0 ? 0 : 1;
}

function sentence(ending: Ending): string {
  const { turns, releases, failure } = ending;
  const { seed } = ending.scenario;
  if (!failure) return `seed ${seed}: ${releases} releases in ${turns} turns, nothing broken`;
  return (
    `seed ${seed}: invariant ${failure.invariant} broken ${failure.atMs} ms in: ${failure.what}\n` +
    `  replay with: node src/simulator/main.ts --seed ${seed}`
  );
}

process.exitCode = await main();
