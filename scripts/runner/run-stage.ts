import { type ProcessOutcome, runProcess } from './run-process.ts';
import type { CommandStage, StageOutcome, TestStage } from './stage.ts';
import { readSummary } from './test-summary.ts';

/** Runs a program; its exit code decides, and a last line `N passed, N failed` counts. */
export async function runCommand(stage: CommandStage): Promise<StageOutcome> {
  const ended = await runProcess(stage.command, stage.timeoutMs);
  const counted = /(\d+) passed, (\d+) failed\s*$/.exec(ended.output);
  const passed = counted ? Number(counted[1]) : Number(ended.exitCode === 0);
  const failed = counted ? Number(counted[2]) : Number(ended.exitCode !== 0);
  const problems = problemsOf(ended, stage.timeoutMs);
  if (ended.exitCode !== 0 && failed === 0 && problems.length === 0) {
    problems.push(`it ended with exit code ${ended.exitCode} although nothing failed`);
  }
  return { passed, failed, problems, output: ended.output };
}

/** Runs test files and believes only a complete count of what ran. */
export async function runTests(stage: TestStage, files: readonly string[]): Promise<StageOutcome> {
  if (stage.grouping !== 'one after another') return runTestProcess(stage, files);
  const outcomes: StageOutcome[] = [];
  for (const file of files) outcomes.push(await runTestFile(stage, file));
  return {
    passed: outcomes.reduce((sum, outcome) => sum + outcome.passed, 0),
    failed: outcomes.reduce((sum, outcome) => sum + outcome.failed, 0),
    problems: outcomes.flatMap((outcome) => outcome.problems),
    output: outcomes
      .filter((outcome) => outcome.failed > 0 || outcome.problems.length > 0)
      .map((outcome) => outcome.output)
      .join(''),
  };
}

/** A first failure is never silent: it is printed at once, whatever the second try says. */
async function runTestFile(stage: TestStage, file: string): Promise<StageOutcome> {
  const first = await runTestProcess(stage, [file]);
  const isWell = first.failed === 0 && first.problems.length === 0;
  if (isWell || !stage.secondTry) return first;
  console.log(`again   ${file}: ${first.failed} failed at the first try; it is run once more`);
  console.log([first.output.trimEnd(), ...first.problems].join('\n'));
  return runTestProcess(stage, [file]);
}

async function runTestProcess(stage: TestStage, files: readonly string[]): Promise<StageOutcome> {
  const isolated = stage.grouping !== 'one process';
  const reporter = new URL('test-reporter.ts', import.meta.url).href;
  const ended = await runProcess(
    [
      process.execPath,
      '--test',
      `--test-isolation=${isolated ? 'process' : 'none'}`,
      '--test-concurrency=2',
      '--test-timeout=120000',
      `--test-reporter=${reporter}`,
      ...files,
    ],
    stage.timeoutMs,
  );
  const where = files.length === 1 ? `${files[0]}: ` : '';
  const problems = problemsOf(ended, stage.timeoutMs);
  const read = readSummary(ended.output);
  if (!read) {
    problems.push('the summary is missing: the process ended before its tests did');
    return {
      passed: 0,
      failed: 0,
      problems: problems.map((problem) => where + problem),
      output: ended.output,
    };
  }
  const { summary, rest } = read;
  if (!summary.ended) problems.push('the run did not come to its end');
  if (summary.skipped > 0) problems.push(`${summary.skipped} tests were skipped`);
  if (isolated) {
    for (const file of files.filter((path) => !summary.files.includes(path))) {
      problems.push(`${file} declares no test, or its process ended before its tests did`);
    }
  }
  if (ended.exitCode !== 0 && summary.failed === 0 && problems.length === 0) {
    problems.push(`it ended with exit code ${ended.exitCode} although no test failed`);
  }
  return {
    passed: summary.passed,
    failed: summary.failed,
    problems: problems.map((problem) => where + problem),
    output: rest,
  };
}

function problemsOf(ended: ProcessOutcome, timeoutMs: number): string[] {
  const problems: string[] = [];
  if (ended.timedOut) problems.push(`it did not end within ${timeoutMs / 1000} s and was killed`);
  for (const process of ended.left) problems.push(`it left a process running: ${process}`);
  return problems;
}
