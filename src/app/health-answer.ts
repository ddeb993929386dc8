import type { Phase } from './phase.ts';
import type { Readiness } from './readiness.ts';

/** Which question a probe asks. */
export type HealthKind = 'live' | 'ready' | 'startup';

export interface HealthAnswer {
  readonly status: 200 | 503;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
}

/**
 * Liveness asks only whether the process still answers: it knows nothing of dependencies, because
 * starting the process again repairs none of them. Readiness is false before the startup work is
 * done and from the first moment of a stop, and in between says what the dependencies say.
 */
export async function healthAnswer(
  kind: HealthKind,
  phaseNow: () => Phase,
  readiness: Readiness,
): Promise<HealthAnswer> {
  if (kind === 'live') return answer(200, { status: 'ok' });
  if (phaseNow() === 'starting') return answer(503, { status: 'starting' });
  if (kind === 'startup') return answer(200, { status: 'started' });
  const leaving = () => {
    const phase = phaseNow();
    return phase === 'running' ? undefined : answer(503, { status: phase });
  };
  const before = leaving();
  if (before) return before;
  const { isReady, because, checks } = await readiness.report();
  // A stop may have begun while the dependencies were asked.
  const after = leaving();
  if (after) return after;
  if (isReady) return answer(200, { status: 'ready', checks });
  return answer(503, { status: 'not ready', because, checks });
}

function answer(status: 200 | 503, content: object): HealthAnswer {
  const body = `${JSON.stringify(content)}\n`;
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      'cache-control': 'no-store',
    },
    body,
  };
}
