import { capabilitiesOf, processCapabilities } from '../../../adapters/capabilities.ts';
import { openHost } from '../../../adapters/host.ts';
import { explainPlan } from '../../../core/plan/explain-plan.ts';
import { makePlan } from '../../../core/plan/make-plan.ts';
import { type Circumstances, comparison, recommend } from '../../../core/plan/recommend.ts';
import { SteadyshipError } from '../../../kit/error.ts';
import {
  capacityLine,
  differenceLines,
  lastDifference,
  leastTime,
  leastTimeLine,
  planCapacity,
} from '../../render/plan-lines.ts';
import { defaultFile, loadRollout, pickService, problemTeller } from '../../rollout-file.ts';
import type { Options, VerbInput } from '../../verb.ts';
import { versionNotes } from '../../version-notes.ts';

/** `plan [version]`: what a deploy would do, step by step, and why. Changes nothing. */
export async function plan(input: VerbInput): Promise<number> {
  const { argument, options, terminal } = input;
  if (options.recommend) return recommendation(options, terminal.print);
  const loaded = loadRollout(
    options.file ?? defaultFile,
    options.environment,
    problemTeller(input),
  );
  const file = pickService(loaded, options.service);
  using host = openHost(options.state);
  const state = (await host.store.load(file.service))?.state;
  const { strategy, settings, service } = file;
  const first = state?.stable === undefined;
  const made = makePlan({ strategy, settings, capabilities: capabilitiesOf(file), first });
  if ('refused' in made) {
    throw new SteadyshipError('PLAN_REFUSED', { service, reason: made.refused.replace(/\.$/, '') });
  }
  const version = argument ?? file.version;
  const notes = versionNotes(loaded.folder, state?.stable?.version, version);
  const difference = lastDifference(state, made, settings);
  const capacity = planCapacity(made, settings);
  const undoTo = state?.stable?.version;
  if (options.json) {
    const result = {
      ...{ service, version: version ?? null, from: undoTo ?? null, notes, plan: made, capacity },
      ...{ leastMs: leastTime(made), undoTo: undoTo ?? null, difference: difference ?? null },
    };
    terminal.print(JSON.stringify(result, null, 2));
    return 0;
  }
  const from = undoTo === undefined ? '' : `${undoTo} to `;
  const time = leastTimeLine(made);
  const lines = [
    `${service}: ${from}${version ?? 'a new revision'} by ${made.strategy}`,
    ...[...notes, ...made.because].map((line) => `  ${line}`),
    '',
    ...explainPlan(made, settings).map((line) => `  ${line}`),
    '',
    `  ${capacityLine(capacity)}`,
    ...(time === undefined ? [] : [`  ${time}`]),
    `  ${undoLine(undoTo)}`,
    ...differenceLines(difference).map((line) => `  ${line}`),
  ];
  for (const line of lines) terminal.print(line);
  return 0;
}

function undoLine(version: string | undefined): string {
  if (version === undefined) return 'There is nothing an undo could go back to yet.';
  return `An undo would go back to ${version}.`;
}

function recommendation(options: Options, print: (text: string) => void): number {
  const found = recommend(circumstancesOf(options));
  if (options.json) {
    print(JSON.stringify({ ...found, comparison }, null, 2));
    return 0;
  }
  print(`Recommended: ${found.strategy}`);
  for (const because of found.because) print(`  because ${because}`);
  for (const other of found.others) print(`  not ${other}`);
  print('');
  for (const one of comparison) {
    const { strategy, mechanism, outage, wayBack, extraCapacity, complexity } = one;
    print(`  ${strategy.padEnd(11)}${mechanism}; outage: ${outage}; way back: ${wayBack};`);
    print(`  ${''.padEnd(11)}extra capacity: ${extraCapacity}; complexity: ${complexity}`);
  }
  return 0;
}

const risks = ['low', 'medium', 'high'] as const;
const criticalities = ['development', 'staging', 'production', 'critical', 'hotfix'] as const;

function circumstancesOf(options: Options): Circumstances {
  const risk = oneOf('--risk', options.risk, risks);
  const criticality = oneOf('--criticality', options.criticality, criticalities);
  const headroomPercent = numberOf('--headroom', options.headroom);
  const requestsPerSecond = numberOf('--rate', options.rate);
  return {
    routed: processCapabilities.traffic.weights === 'routed',
    ...(risk && { risk }),
    ...(criticality && { criticality }),
    ...(headroomPercent !== undefined && { headroomPercent }),
    ...(requestsPerSecond !== undefined && { requestsPerSecond }),
    ...(options.exclusiveState && { exclusiveState: true }),
    ...(options.notSideBySide && { sideBySide: false }),
    ...(options.migrationFirst && { migrationFirst: true }),
    ...(options.migrations && { migrations: true }),
    ...(options.experiment && { experiment: true }),
    ...(options.instantReturn && { instantReturn: true }),
  };
}

function oneOf<Word extends string>(
  argument: string,
  given: string | undefined,
  allowed: readonly Word[],
): Word | undefined {
  if (given === undefined || allowed.includes(given as Word)) return given as Word | undefined;
  const reason = `it must be one of ${allowed.join(', ')}`;
  throw new SteadyshipError('ARGUMENT_INVALID', { argument, reason });
}

function numberOf(argument: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const value = Number(given.replace(/%$/, ''));
  if (Number.isFinite(value) && value >= 0) return value;
  throw new SteadyshipError('ARGUMENT_INVALID', { argument, reason: 'it must be a number' });
}
