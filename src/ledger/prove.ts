import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import type { Load } from './generator/load.ts';
import type { LoadProgress } from './generator/load-run.ts';
import { join } from './join.ts';
import { readJournals } from './journal/read-journals.ts';
import { readLoadFile } from './load-file.ts';
import { LoadProcess } from './load-process.ts';
import type { Report } from './report.ts';

export interface ProofSettings {
  readonly target: string;
  readonly load: Load;
  /** The load ends after this at the latest. */
  readonly seconds: number;
  /** Where the instances write their journals; absent when they write none (D6 is not checked). */
  readonly journalFolder?: string;
  /** Keeps the load file here; otherwise it is removed. */
  readonly out?: string;
  readonly options?: Readonly<Record<string, string>>;
  /**
   * How long a drain lets streams go on. With it, a stream ended by the other side without a
   * drain of that length (see `Proof.drainBegins`) is lost; without it the agreed end is enough.
   */
  readonly streamDrainMs?: number;
  readonly onProgress?: (progress: LoadProgress) => void;
}

/** A load that runs, until its report is asked for. */
export interface Proof {
  readonly pid: number | undefined;
  /** Notes that some instance begins to drain now. */
  drainBegins(): void;
  /** Runs a switch and notes when it took place: its latencies are reported apart. */
  during<Value>(change: () => Promise<Value>): Promise<Value>;
  /** Stops the load, waits for what is in flight, and joins. */
  finish(): Promise<Report>;
  /** Waits until the load has ended by itself, and joins. */
  untilEnd(): Promise<Report>;
  /** Gives up: ends the load at once, without a report. */
  abandon(): void;
}

/** Starts a load; resolves once requests flow. Rejects with what the generator complains about. */
export async function startProof(settings: ProofSettings): Promise<Proof> {
  const folder = settings.out ? undefined : mkdtempSync(joinPath(tmpdir(), 'steadyship-ledger-'));
  const out = settings.out ?? joinPath(folder!, 'load.jsonl');
  const clean = () => folder && rmSync(folder, { recursive: true, force: true });
  const drainsBegunAt: number[] = [];
  const switches: { from: number; to: number }[] = [];
  const { journalFolder, streamDrainMs } = settings;
  try {
    const load = await LoadProcess.start({ ...settings, out });
    const reportAfter = async (ended: Promise<void>) => {
      try {
        await ended;
        return joinFiles(out, journalFolder, { streamDrainMs, drainsBegunAt, switches });
      } finally {
        clean();
      }
    };
    return {
      pid: load.pid,
      drainBegins: () => void drainsBegunAt.push(Date.now()),
      async during(change) {
        const from = Date.now();
        try {
          return await change();
        } finally {
          switches.push({ from, to: Date.now() });
        }
      },
      finish: () => reportAfter(load.stop()),
      untilEnd: () => reportAfter(load.ended),
      abandon: () => {
        load.ended.catch(() => {}).finally(clean);
        load.kill();
      },
    };
  } catch (error) {
    clean();
    throw error;
  }
}

/** What happened during a load. Times are milliseconds since 1970. */
export interface Happenings {
  /** Undefined: streams may be ended at any time, as long as they end as agreed. */
  readonly streamDrainMs?: number | undefined;
  readonly drainsBegunAt?: readonly number[];
  readonly switches?: readonly { readonly from: number; readonly to: number }[];
}

/** Joins a load file with the journals of a folder. */
export function joinFiles(
  loadFile: string,
  journalFolder?: string,
  { streamDrainMs, drainsBegunAt = [], switches = [] }: Happenings = {},
): Report {
  const file = readLoadFile(loadFile);
  const { target, run, startedAt } = file.header;
  const journals = journalFolder === undefined ? undefined : readJournals(journalFolder);
  const drainsBegunAtMs = drainsBegunAt.map((at) => at - startedAt);
  return join({
    target,
    run,
    records: file.records(),
    end: file.end,
    switches: switches.map(({ from, to }) => ({ fromMs: from - startedAt, toMs: to - startedAt })),
    ...(journals && { executions: journals.executions(), tornLines: journals.tornLines }),
    ...(streamDrainMs !== undefined && { streams: { streamDrainMs, drainsBegunAtMs } }),
  });
}
