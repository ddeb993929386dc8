// False rollbacks, time to detect and failing requests of several tools over the same releases:
// node bench/detection/compare-tools.ts [releases per cell, default 200]. Prints Markdown.
import { random } from '../../src/kit/random.ts';
import { historyOf, streamOf } from './stream.ts';
import { type Ended, endedAs, tallyOutcomes, tallyText } from './tally-outcomes.ts';
import { errorTools, latencyTools, nativeSchedules, type Tool } from './tools.ts';
import { flatSchedule, type World } from './world.ts';

const releases = Number(process.argv[2] ?? 200);
const seed = 20260801;

const calm = { schedule: flatSchedule, errors: 0.001, drift: 0.3 } as const;

const errorWorlds: readonly World[] = [2, 20, 200].flatMap((rps) => [
  { ...calm, rps, name: `${rps} rps, healthy` },
  { ...calm, rps, name: `${rps} rps, healthy, shared incident`, incident: 30 },
  ...[2, 5, 10, 50].map((ratio) => ({ ...calm, rps, ratio, name: `${rps} rps, ${ratio}x errors` })),
]);

const latencyWorlds: readonly World[] = [10, 50].flatMap((rps) => [
  { ...calm, rps, name: `${rps} rps, healthy` },
  ...[1.05, 1.1, 1.3, 2].map((factor) => ({
    ...calm,
    rps,
    latency: { factor, tail: 1 },
    name: `${rps} rps, latency x${factor}`,
  })),
  { ...calm, rps, latency: { factor: 1, tail: 3 }, name: `${rps} rps, tail x3` },
]);

console.log('Rolled back / median time / failing requests that users got; 10 % for an hour.\n');
table(errorWorlds, errorTools);
console.log('\nLatency; rolled back / median time / (errors are not affected).\n');
table(latencyWorlds, latencyTools);
console.log('\nEach tool with the schedule of its own documentation: bad releases promoted.\n');
native();

function table(worlds: readonly World[], tools: readonly Tool[]): void {
  console.log(`| world | ${tools.map((tool) => tool.name).join(' | ')} |`);
  console.log(`|---|${tools.map(() => '---|').join('')}`);
  for (const world of worlds) {
    const rng = random(seed);
    const ended = tools.map((): Ended[] => []);
    for (let release = 0; release < releases; release += 1) {
      const history = historyOf(rng, world);
      const stream = streamOf(rng, world);
      tools.forEach((tool, index) => {
        ended[index]!.push(endedAs(tool.judge(history, stream), stream));
      });
    }
    const cells = ended.map((all) => tallyText(tallyOutcomes(all)));
    console.log(`| ${world.name} | ${cells.join(' | ')} |`);
  }
}

function native(): void {
  console.log(`| world | ${nativeSchedules.map((tool) => tool.name).join(' | ')} |`);
  console.log(`|---|${nativeSchedules.map(() => '---|').join('')}`);
  for (const rps of [20, 200]) {
    for (const ratio of [1, 2, 5, 10]) {
      const cells = nativeSchedules.map((tool) => promoted(tool, { rps, ratio }));
      console.log(
        `| ${rps} rps, ${ratio === 1 ? 'healthy' : `${ratio}x`} | ${cells.join(' | ')} |`,
      );
    }
  }
}

function promoted(
  { schedule, judge }: (typeof nativeSchedules)[number],
  { rps, ratio }: { readonly rps: number; readonly ratio: number },
): string {
  const world: World = { ...calm, name: '', schedule, rps, ratio };
  const rng = random(seed);
  let count = 0;
  for (let release = 0; release < releases; release += 1) {
    const history = historyOf(rng, world);
    if (judge(history, streamOf(rng, world)).kind === 'promoted') count += 1;
  }
  return `${Math.round((100 * count) / releases)} %`;
}
