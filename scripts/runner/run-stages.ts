import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readExpectedCounts, recordExpectedCounts, tooFew } from './expected-counts.ts';
import { killRunningOnSignal } from './run-process.ts';
import { runCommand, runTests } from './run-stage.ts';
import type { Stage, StageOutcome } from './stage.ts';
import { testFiles } from './test-files.ts';

const usage = `usage: npm test -- [options] [part of a path ...]
  with parts of paths only the test files whose path contains one of them run
  --only <stage>   run this stage only; may be repeated
  --record         record how many tests ran in test/expected-counts.json
  --list           print the stages and stop`;

/** Runs stages in order, one line each, and ends the process after `N passed, N failed`. */
export async function runStages(all: readonly Stage[]): Promise<never> {
  const { values, positionals } = readArguments(all);
  process.chdir(new URL('../..', import.meta.url).pathname);
  killRunningOnSignal();
  const narrowed = positionals.length > 0;
  const chosen = all.filter(
    (stage) =>
      (!narrowed || stage.kind === 'tests') &&
      (values.only.length === 0 || values.only.includes(stage.name)),
  );
  const expected = readExpectedCounts();
  const counts: Record<string, number> = {};
  let passed = 0;
  let failed = 0;
  for (const stage of chosen) {
    const startedAt = performance.now();
    const outcome = await runOne(stage, positionals);
    if (outcome === 'absent') {
      if (narrowed) continue;
      const missing = values.record ? undefined : tooFew(expected, stage.name, 0);
      if (missing) failed += 1;
      console.log(
        `${missing ? 'FAILED' : 'absent'}  ${stage.name}: ${missing ?? 'nothing to run yet'}`,
      );
      continue;
    }
    const ran = outcome.passed + outcome.failed;
    counts[stage.name] = ran;
    const few = narrowed || values.record ? undefined : tooFew(expected, stage.name, ran);
    const problems = few ? [...outcome.problems, few] : outcome.problems;
    report(stage, { ...outcome, problems }, performance.now() - startedAt);
    passed += outcome.passed;
    failed += Math.max(outcome.failed, Math.min(1, problems.length));
  }
  if (passed + failed === 0) {
    console.log('nothing ran: no stage or test file matches');
    failed = 1;
  }
  if (values.record && failed === 0 && !narrowed) recordExpectedCounts(counts);
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

async function runOne(stage: Stage, wanted: readonly string[]): Promise<StageOutcome | 'absent'> {
  if (stage.kind === 'command') {
    if (stage.entry !== undefined && !existsSync(stage.entry)) return 'absent';
    return runCommand(stage);
  }
  const files = testFiles(stage, wanted);
  return files.length === 0 ? 'absent' : runTests(stage, files);
}

function report(stage: Stage, outcome: StageOutcome, tookMs: number): void {
  const bad = outcome.failed > 0 || outcome.problems.length > 0;
  if (bad) console.log(outcome.output.trimEnd());
  const count = stage.kind === 'tests' || outcome.passed > 1 ? `${outcome.passed} passed, ` : '';
  const failures = outcome.failed > 0 ? `${outcome.failed} failed, ` : '';
  const seconds = (tookMs / 1000).toFixed(1);
  console.log(`${bad ? 'FAILED' : 'ok    '}  ${stage.name}: ${count}${failures}${seconds} s`);
  for (const problem of outcome.problems) console.log(`        ${problem}`);
}

function readArguments(all: readonly Stage[]) {
  const names = all.map((stage) => stage.name);
  try {
    const read = parseArgs({
      allowPositionals: true,
      options: {
        only: { type: 'string', multiple: true, default: [] },
        record: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (read.values.help || read.values.list) {
      console.log(read.values.help ? usage : names.join('\n'));
      process.exit(0);
    }
    const strange = read.values.only.find((name) => !names.includes(name));
    if (strange !== undefined)
      throw new Error(`no stage "${strange}"; there are: ${names.join(', ')}`);
    return read;
  } catch (error) {
    console.error(`${(error as Error).message}\n${usage}`);
    process.exit(2);
  }
}
