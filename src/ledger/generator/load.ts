import type { LoadKind } from '../record.ts';

/** Which ordinary requests are made. */
export interface Mix {
  /** Each begins with a slash; at least one. */
  readonly paths: readonly string[];
  /** Only GET: for a target whose data must not change. */
  readonly isReadOnly: boolean;
}

/** Load A. */
export interface SteadyLoad extends Mix {
  readonly ratePerSecond: number;
  readonly connections: number;
}

/** Load B. */
export interface FreshLoad extends Mix {
  readonly ratePerSecond: number;
}

/** Load C: so many of each at a time, one after the other. */
export interface SlowLoad {
  readonly answers: number;
  readonly uploads: number;
  readonly readers: number;
  /** How long a slow answer takes, at least and at most. */
  readonly answerMs: readonly [number, number];
  readonly uploadBytes: readonly [number, number];
  readonly uploadBytesPerSecond: number;
  /** Large enough not to vanish in the buffers of the kernel. */
  readonly readBytes: number;
  readonly readBytesPerSecond: number;
  /** How long a slow reader is slow; then it reads the rest. */
  readonly readMs: readonly [number, number];
}

/** Load D: so many of each at a time; a closed one is opened again. */
export interface StreamLoad {
  readonly webSockets: number;
  readonly eventStreams: number;
  /** Between two messages of a WebSocket. */
  readonly everyMs: number;
}

/** Load E. */
export interface FormLoad {
  readonly ratePerSecond: number;
}

/** Load F. */
export interface MultiplexedLoad {
  readonly ratePerSecond: number;
  readonly sessions: number;
}

/** A whole load; a part that is absent is not run. */
export interface Load {
  readonly steady?: SteadyLoad;
  readonly fresh?: FreshLoad;
  readonly slow?: SlowLoad;
  readonly streams?: StreamLoad;
  readonly forms?: FormLoad;
  readonly multiplexed?: MultiplexedLoad;
}

/**
 * The load of these kinds at a total rate: 2,000 a second is the full load (200 kept connections,
 * 100 WebSockets, …), other rates are in proportion to it.
 */
export function loadOf(kinds: readonly LoadKind[], ratePerSecond: number, mix: Mix): Load {
  const share = (count: number) => Math.max(1, Math.round((count * ratePerSecond) / 2000));
  const has = (kind: LoadKind) => kinds.includes(kind);
  const freshRate = has('B') ? ratePerSecond * (has('A') ? 0.1 : 1) : 0;
  return {
    ...(has('A') && {
      steady: {
        ...mix,
        ratePerSecond: ratePerSecond - freshRate,
        connections: Math.max(20, share(200)),
      },
    }),
    ...(has('B') && { fresh: { ...mix, ratePerSecond: freshRate } }),
    ...(has('C') && {
      slow: {
        answers: share(20),
        uploads: share(20),
        readers: share(20),
        answerMs: [5000, 20_000],
        uploadBytes: [1_000_000, 50_000_000],
        uploadBytesPerSecond: 1_000_000,
        readBytes: 16_000_000,
        readBytesPerSecond: 64_000,
        readMs: [5000, 20_000],
      },
    }),
    ...(has('D') && {
      streams: { webSockets: share(100), eventStreams: share(50), everyMs: 1000 },
    }),
    ...(has('E') && { forms: { ratePerSecond: Math.max(1, ratePerSecond / 100) } }),
    ...(has('F') && { multiplexed: { ratePerSecond: ratePerSecond / 10, sessions: share(10) } }),
  };
}
