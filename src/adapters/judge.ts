import { join } from 'node:path';
import { type CompareSettings, compareDefaults } from '../analysis/compare/compare-settings.ts';
import { CompositeJudge } from '../analysis/composite-judge.ts';
import { EvidenceJudge } from '../analysis/evidence-judge.ts';
import { FileMemory } from '../analysis/file-memory.ts';
import type { Judge } from '../analysis/judge.ts';
import { LimitJudge } from '../analysis/limit-judge.ts';
import { EmbeddedProvider } from '../analysis/providers/embedded/embedded-provider.ts';
import type { Clock } from '../kit/clock.ts';
import type { Edge } from './edge.ts';

interface Judged {
  readonly stateFolder: string;
  readonly service: string;
  readonly edge: Edge;
  readonly clock: Clock;
}

/** The default judge: a comparison with stable and the file's limits, by the proxy's counts. */
export function openJudge({ stateFolder, service, edge, clock }: Judged): Judge & Disposable {
  const provider = new EmbeddedProvider({
    service,
    socketPath: join(stateFolder, 'proxy.sock'),
    assignment: 'sticky',
    clock,
  });
  const limit = new LimitJudge(
    { above: edge.errorsAbove },
    new FileMemory(join(stateFolder, `counts-${service}.txt`)),
  );
  const evidence = new EvidenceJudge({
    provider,
    memory: new FileMemory(join(stateFolder, `evidence-${service}.txt`)),
    compare: compareSettings(edge.compare),
  });
  const judge = new CompositeJudge([limit, evidence]);
  return {
    judge: (release, observation, now) => judge.judge(release, observation, now),
    [Symbol.dispose]: () => provider[Symbol.dispose](),
  };
}

function compareSettings(compare: Edge['compare']): CompareSettings {
  const { errors, latency } = compareDefaults;
  return {
    ...compareDefaults,
    ...(errors && {
      errors: { ...errors, toleratedRatio: compare?.errors ?? errors.toleratedRatio },
    }),
    ...(latency && {
      latency: {
        tolerance: compare?.latency === undefined ? latency.tolerance : compare.latency / 10_000,
      },
    }),
  };
}
