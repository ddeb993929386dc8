import { SteadyshipError } from '../../../kit/error.ts';
import { groupedCount } from '../../../kit/grouped-count.ts';
import { loadOf } from '../../../ledger/generator/load.ts';
import type { LoadProgress } from '../../../ledger/generator/load-run.ts';
import { type Proof, startProof } from '../../../ledger/prove.ts';
import { type LoadKind, loadKinds } from '../../../ledger/record.ts';
import type { Report } from '../../../ledger/report.ts';
import { reportDoubts, reportTable } from '../../../ledger/report-text.ts';
import { exits } from '../../exits.ts';
import { clockTime } from '../../render/clock-time.ts';
import { openScreen } from '../../screen/open-screen.ts';
import type { Options, VerbInput } from '../../verb.ts';

/** `prove <address>`: sends a load and counts every request that was lost. */
export async function prove({ argument, options, terminal }: VerbInput): Promise<number> {
  const target = addressOf(argument!);
  const seconds = numberOf('--seconds', options.seconds ?? '30', 86_400);
  const rate = numberOf('--rate', options.rate ?? '100', 100_000);
  const mix = { paths: options.path ?? ['/'], isReadOnly: options.readOnly === true };
  const screen = await openScreen(terminal);
  const startedAt = performance.now();
  const proof = await begin({
    target,
    seconds,
    load: loadOf(kindsOf(options), rate, mix),
    ...(options.journal !== undefined && { journalFolder: options.journal }),
    ...(options.insecure && { options: { insecure: 'true' } }),
    onProgress: (progress) => {
      if (options.json) return;
      const text = progressLine(progress, performance.now() - startedAt, seconds);
      screen.show(() => [text]);
    },
  });
  // Ended early it is joined all the same; which of the two answers first does not matter.
  const stopped = new Promise<Report>((resolve, reject) => {
    const stop = () => proof.finish().then(resolve, reject);
    terminal.interrupted.addEventListener('abort', stop, { once: true });
  });
  const report = await Promise.race([proof.untilEnd(), stopped]).finally(() => screen.close());
  if (options.json) terminal.print(JSON.stringify(report, null, 2));
  else terminal.print(reportTable(report));
  if (report.sent === 0 || report.unexplained.generatorDied) return exits.unknown;
  if (report.lost.total > 0) return exits.refused;
  const isTrusted = !report.unexplained.fileFull && report.unexplained.recordedTwice === 0;
  if (!isTrusted) terminal.warn(reportDoubts(report).join('\n'));
  return isTrusted ? exits.done : exits.unknown;
}

async function begin(settings: Parameters<typeof startProof>[0]): Promise<Proof> {
  try {
    return await startProof(settings);
  } catch (error) {
    const reason = (error as Error).message;
    throw new SteadyshipError('ARGUMENT_INVALID', { argument: settings.target, reason });
  }
}

function addressOf(written: string): string {
  const address = /^https?:\/\//.test(written) ? written : `http://${written}`;
  if (URL.canParse(address)) return address.replace(/\/$/, '');
  const reason = 'it must be an address like http://127.0.0.1:8080';
  throw new SteadyshipError('ARGUMENT_INVALID', { argument: written, reason });
}

function kindsOf({ kinds }: Options): readonly LoadKind[] {
  const wanted = (kinds ?? 'A,B').toUpperCase().split(',');
  const unknown = wanted.find((kind) => !loadKinds.includes(kind as LoadKind));
  if (unknown === undefined) return wanted as LoadKind[];
  const reason = `there is no kind ${unknown}; there are ${loadKinds.join(', ')}`;
  throw new SteadyshipError('ARGUMENT_INVALID', { argument: '--kinds', reason });
}

function numberOf(argument: string, written: string, most: number): number {
  const value = Number(written);
  if (Number.isFinite(value) && value > 0 && value <= most) return value;
  const reason = `it must be a number up to ${most}`;
  throw new SteadyshipError('ARGUMENT_INVALID', { argument, reason });
}

function progressLine(progress: LoadProgress, elapsedMs: number, seconds: number): string {
  const { sent, answered, failed, inFlight } = progress;
  const time = `${clockTime(elapsedMs)} of ${clockTime(seconds * 1000)}`;
  return (
    `${time}  sent ${groupedCount(sent)} · answered ${groupedCount(answered)} · ` +
    `failed ${groupedCount(failed)} · ` +
    `in flight ${groupedCount(inFlight)}   Ctrl-C ends it early`
  );
}
