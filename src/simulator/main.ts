import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { drawScenario } from './draw/draw-scenario.ts';
import { type Progress, readProgress, writeProgress } from './progress-file.ts';
import type { Scenario } from './scenario.ts';
import { shrink } from './shrink.ts';
import { type Ending, Story } from './story.ts';
import { sweep } from './sweep.ts';

const failuresShown = 10;
const saveEvery = 1000;

/**
 * Simulates whole releases.
 *   --seeds 2000 [--from 1]      tells so many stories and fails when one breaks an invariant
 *   --failures 10                stops after so many
 *   --progress FILE              goes on where an interrupted run stopped, and writes how far it is
 *   --seed 42                    tells one, line by line, exactly as before
 *   --scenario FILE              tells the story of a scenario that was printed
 *   --shrink                     makes a failing story as small as it can and prints that
 *   --sweep                      kills the controller at every call of every strategy
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      scenario: { type: 'string' },
      seeds: { type: 'string', default: '200' },
      from: { type: 'string', default: '1' },
      progress: { type: 'string' },
      failures: { type: 'string', default: '10' },
      shrink: { type: 'boolean', default: false },
      sweep: { type: 'boolean', default: false },
    },
  });
  if (values.sweep) return tellSweep();
  const scenario = scenarioOf(values);
  if (scenario) return values.shrink ? tellShrunk(scenario) : tellOne(scenario);
  return tellMany({
    from: Number(values.from),
    count: Number(values.seeds),
    failuresMax: Number(values.failures),
    ...(values.progress !== undefined && { progress: values.progress }),
  });
}

function scenarioOf(values: { readonly seed?: string; readonly scenario?: string }) {
  if (values.seed !== undefined) return drawScenario(Number(values.seed));
  if (values.scenario === undefined) return undefined;
  return JSON.parse(readFileSync(values.scenario, 'utf8')) as Scenario;
}

async function tellOne(scenario: Scenario): Promise<number> {
  const ending = await new Story(scenario, { traced: true }).tell();
  for (const line of ending.trace) console.log(line);
  console.log(sentence(ending));
  return ending.failure ? 1 : 0;
}

async function tellShrunk(scenario: Scenario): Promise<number> {
  const shrunk = await shrink(scenario);
  if (!shrunk) {
    console.log(`seed ${scenario.seed}: nothing broken, nothing to shrink`);
    return 0;
  }
  const { ending, told } = shrunk;
  console.log(JSON.stringify(ending.scenario));
  for (const line of ending.trace) console.log(line);
  console.log(`${sentence(ending)}\n  shrunk by ${told} stories; replay the first line with`);
  console.log('  node src/simulator/main.ts --scenario FILE');
  return 1;
}

async function tellSweep(): Promise<number> {
  const results = await sweep();
  let passed = 0;
  let failed = 0;
  for (const { name, calls, failures } of results) {
    console.log(`${name}: killed before and after each of ${calls} calls`);
    for (const failure of failures.slice(0, failuresShown)) console.log(`  ${failure}`);
    failed += failures.length;
    passed += Math.max(0, 2 * calls - failures.length);
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

async function tellMany(run: {
  readonly from: number;
  readonly count: number;
  readonly failuresMax: number;
  readonly progress?: string;
}): Promise<number> {
  const startedAt = performance.now();
  const end = run.from + run.count;
  const earlier = run.progress === undefined ? undefined : readProgress(run.progress);
  let progress: Progress = earlier ?? { nextSeed: run.from, releases: 0, failed: [] };
  if (earlier) console.log(`goes on at seed ${earlier.nextSeed}`);
  let releases = 0;
  let turns = 0;
  while (progress.nextSeed < end) {
    const seed = progress.nextSeed;
    const ending = await new Story(drawScenario(seed)).tell();
    releases += ending.releases;
    turns += ending.turns;
    progress = {
      nextSeed: seed + 1,
      releases: progress.releases + ending.releases,
      failed: ending.failure ? [...progress.failed, seed] : progress.failed,
    };
    if (ending.failure) console.log(sentence(ending));
    const isLast = seed + 1 === end;
    if (run.progress && (seed % saveEvery === 0 || isLast)) writeProgress(run.progress, progress);
    if (progress.failed.length >= run.failuresMax) break;
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const rate = Math.round(releases / seconds);
  const stories = progress.nextSeed - run.from;
  console.log(
    `${stories} stories, ${progress.releases} releases; ${turns} turns in ` +
      `${seconds.toFixed(1)} s this time (${rate} releases a second)`,
  );
  const failed = progress.failed.length;
  console.log(`${stories - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function sentence(ending: Ending): string {
  const { turns, releases, failure } = ending;
  const { seed } = ending.scenario;
  if (!failure) return `seed ${seed}: ${releases} releases in ${turns} turns, nothing broken`;
  return (
    `seed ${seed}: invariant ${failure.invariant} broken ${failure.atMs} ms in: ${failure.what}\n` +
    `  replay with: node src/simulator/main.ts --seed ${seed}, make it smaller with --shrink`
  );
}

process.exitCode = await main();
