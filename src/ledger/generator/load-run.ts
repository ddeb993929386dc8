import { random } from '../../kit/random.ts';
import { type LoadEnd, type LoopLag, loadFileFormat, loadFileVersion } from '../load-file.ts';
import type { ClientRecord } from '../record.ts';
import type { Admissible, HeaderNames, Lane, LoadContext } from './context.ts';
import { watchLag } from './lag.ts';
import { startForms } from './lanes/forms.ts';
import { startFresh } from './lanes/fresh.ts';
import { startMultiplexed } from './lanes/multiplexed.ts';
import { startSlow } from './lanes/slow.ts';
import { startSteady } from './lanes/steady.ts';
import { startStreams } from './lanes/streams.ts';
import type { Load } from './load.ts';
import { Recorder } from './recorder.ts';
import type { Target } from './wire/target.ts';

export interface LoadRunSettings {
  readonly target: Target;
  readonly load: Load;
  readonly names: HeaderNames;
  /** The file to write. */
  readonly out: string;
  /** At most this long, whatever happens. */
  readonly seconds: number;
  readonly seed: number;
  /** How long an ordinary request may take, from its intended time. */
  readonly deadlineMs: number;
  /** How long to wait, once stopped, for what is still in flight. */
  readonly settleMs: number;
  readonly maxInFlight: number;
  readonly maxBytes: number;
}

/** Counts so far; `failed` are those that did not end as they should. */
export interface LoadProgress {
  readonly sent: number;
  readonly answered: number;
  readonly failed: number;
  readonly inFlight: number;
  readonly unsent: number;
}

/** A running load. It ends by itself after its seconds, or when it is stopped. */
export class LoadRun {
  readonly #settings: LoadRunSettings;
  readonly #run: string;
  readonly #startedAt = performance.now();
  readonly #recorder: Recorder;
  readonly #lag = watchLag();
  readonly #inFlight = new Set<Admissible>();
  readonly #remarks = new Map<string, number>();
  readonly #lanes: readonly Lane[];
  readonly #timer: NodeJS.Timeout;
  readonly #ended = Promise.withResolvers<LoadEnd>();
  #isStopping = false;
  #nextNumber = 0;
  #answered = 0;
  #unsent = 0;
  #settleTimer: NodeJS.Timeout | undefined;
  #lagAtStop: LoopLag = { p99Ms: 0, maxMs: 0 };

  constructor(settings: LoadRunSettings) {
    this.#settings = settings;
    this.#run = `${Date.now().toString(36)}${process.pid.toString(36)}`;
    const header = {
      format: loadFileFormat,
      version: loadFileVersion,
      run: this.#run,
      startedAt: Math.round(performance.timeOrigin + this.#startedAt),
      target: `${settings.target.authority}${settings.target.prefix}`,
    } as const;
    this.#recorder = new Recorder(settings.out, header, settings.maxBytes);
    this.#lanes = startLanes(this.#context(), settings.load);
    this.#timer = setTimeout(() => this.stop(), settings.seconds * 1000);
  }

  /** Resolves when the last request has ended and the file is closed. */
  get ended(): Promise<LoadEnd> {
    return this.#ended.promise;
  }

  progress(): LoadProgress {
    return {
      sent: this.#recorder.count,
      answered: this.#answered,
      failed: this.#recorder.count - this.#answered,
      inFlight: this.#inFlight.size,
      unsent: this.#unsent,
    };
  }

  /** Sends nothing more and waits, bounded, for what is in flight. May be called again. */
  stop(): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    clearTimeout(this.#timer);
    this.#lagAtStop = this.#lag.read();
    this.#lag.stop();
    for (const lane of this.#lanes) lane.stop();
    this.#settleTimer = setTimeout(() => {
      for (const exchange of [...this.#inFlight]) exchange.settle({ kind: 'unfinished' });
    }, this.#settings.settleMs);
    this.#endWhenQuiet();
  }

  #context(): LoadContext {
    const run = this;
    const { target, names, deadlineMs, seed } = this.#settings;
    return {
      target,
      names,
      deadlineMs,
      random: random(seed),
      now: () => performance.now() - this.#startedAt,
      nextId: () => `${this.#run}-${(this.#nextNumber++).toString(36)}`,
      admit: (exchange) => this.#admit(exchange),
      settled: (exchange, record) => this.#settled(exchange, record),
      remark: (what) => this.#remarks.set(what, (this.#remarks.get(what) ?? 0) + 1),
      get isStopping() {
        return run.#isStopping;
      },
    };
  }

  #admit(exchange: Admissible): boolean {
    if (this.#isStopping || this.#inFlight.size >= this.#settings.maxInFlight) {
      if (!this.#isStopping) this.#unsent += 1;
      exchange.discard();
      return false;
    }
    this.#inFlight.add(exchange);
    return true;
  }

  #settled(exchange: Admissible, record: ClientRecord): void {
    this.#inFlight.delete(exchange);
    this.#recorder.record(record);
    if (isAnswered(record)) this.#answered += 1;
    if (this.#recorder.isFull) this.stop();
    if (this.#isStopping) this.#endWhenQuiet();
  }

  #endWhenQuiet(): void {
    if (this.#inFlight.size > 0 || this.#settleTimer === undefined) return;
    clearTimeout(this.#settleTimer);
    this.#settleTimer = undefined;
    const end: LoadEnd = {
      endedAtMs: Math.round(performance.now() - this.#startedAt),
      unsent: this.#unsent,
      isFull: this.#recorder.isFull,
      lag: this.#lagAtStop,
      remarks: Object.fromEntries(this.#remarks),
    };
    this.#recorder.end(end);
    this.#ended.resolve(end);
  }
}

function isAnswered({ outcome }: ClientRecord): boolean {
  return outcome.kind === 'answered' || outcome.kind === 'drained';
}

function startLanes(context: LoadContext, load: Load): readonly Lane[] {
  return [
    ...(load.steady ? [startSteady(context, load.steady)] : []),
    ...(load.fresh ? [startFresh(context, load.fresh)] : []),
    ...(load.slow ? [startSlow(context, load.slow)] : []),
    ...(load.streams ? [startStreams(context, load.streams)] : []),
    ...(load.forms ? [startForms(context, load.forms)] : []),
    ...(load.multiplexed ? [startMultiplexed(context, load.multiplexed)] : []),
  ];
}
