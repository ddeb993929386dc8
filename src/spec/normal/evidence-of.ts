import type { LimitText } from '../schema/evidence.ts';
import type { ServiceText } from '../schema/service.ts';
import type { Evidence, Limit } from '../service-file.ts';

/** What takes a release back; undecided continues unless the file says otherwise. */
export function evidenceOf(written: ServiceText['evidence']): Evidence {
  const { errors, latency } = written?.compare ?? {};
  return {
    ...(written?.compare === undefined
      ? {}
      : {
          compare: {
            ...(errors === undefined ? {} : { errors }),
            ...(latency === undefined ? {} : { latency }),
          },
        }),
    limits: (written?.limits ?? []).flatMap(limitsOf),
    undecided: written?.undecided ?? 'continue',
    alreadyBad: written?.alreadyBad ?? 'warn',
  };
}

/** One entry of the list; `latency` with several quantiles is several limits. */
function limitsOf(entry: LimitText): Limit[] {
  if (entry.errors !== undefined) return [{ kind: 'errors', above: entry.errors }];
  if (entry.latency !== undefined) {
    const limits: Limit[] = [];
    for (const quantile of ['p50', 'p90', 'p99'] as const) {
      const aboveMs = entry.latency[quantile];
      if (aboveMs !== undefined) limits.push({ kind: 'latency', quantile, aboveMs });
    }
    return limits;
  }
  return [
    {
      kind: 'query',
      provider: entry.prometheus ?? '',
      query: entry.query ?? '',
      ...(entry.below === undefined ? {} : { below: entry.below }),
      ...(entry.above === undefined ? {} : { above: entry.above }),
    },
  ];
}
