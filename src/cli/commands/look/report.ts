import { readFileSync, writeFileSync } from 'node:fs';
import { type Host, openHost } from '../../../adapters/host.ts';
import { instanceLogs, lastLines } from '../../../adapters/look/instance-logs.ts';
import type { Story } from '../../../core/explain/story.ts';
import { SteadyshipError } from '../../../kit/error.ts';
import type { Report as Ledger } from '../../../ledger/report.ts';
import { pastRelease } from '../../follow/whole-log.ts';
import type { ReleaseReport } from '../../report/release-report.ts';
import type { VerbInput } from '../../verb.ts';

const linesMax = 20;
const instancesMax = 4;

/** `report <service> [release]`: one release as a page, written from its log. */
export async function report({ rest, options, terminal }: VerbInput): Promise<number> {
  using host = openHost(options.state);
  const [service = '', number] = rest;
  const story = await pastRelease(host, service, number);
  const data: ReleaseReport = {
    service,
    story,
    logs: logsOf(host, service, story),
    ...(options.ledger !== undefined && { ledger: ledgerOf(options.ledger) }),
    writtenAt: Date.now(),
  };
  const page = options.json
    ? `${JSON.stringify(data, null, 2)}\n`
    : await written(data, options.format ?? 'markdown');
  if (options.out === undefined) terminal.print(page.trimEnd());
  else {
    writePage(options.out, page);
    terminal.warn(`${options.out} is written.`);
  }
  return 0;
}

async function written(data: ReleaseReport, format: string): Promise<string> {
  if (format === 'html') return (await import('../../report/html/page.ts')).htmlReport(data);
  return (await import('../../report/markdown.ts')).markdownReport(data);
}

/** Of the instance that was the cause; else of the candidate's, when it was taken back. */
function logsOf(host: Host, service: string, story: Story): ReleaseReport['logs'] {
  const { cause, outcome, instances } = story;
  if (cause?.lastLog) {
    return [{ instance: cause.instance ?? service, lines: cause.lastLog.split('\n') }];
  }
  if (outcome !== 'rolled-back' && outcome !== 'aborted') return [];
  const files = instanceLogs(host.stateFolder, service);
  return files
    .filter((one) => instances.includes(one.instance))
    .slice(-instancesMax)
    .map(({ instance, path }) => ({ instance, lines: lastLines(path, linesMax) }))
    .filter((one) => one.lines.length > 0);
}

function ledgerOf(path: string): Ledger {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as Ledger;
    if (typeof value.sent === 'number' && typeof value.lost?.total === 'number') return value;
  } catch (error) {
    const reason = `${path} cannot be read: ${(error as Error).message}`;
    throw new SteadyshipError('ARGUMENT_INVALID', { argument: '--ledger', reason });
  }
  const reason = `${path} is not what "steadyship prove --json" prints`;
  throw new SteadyshipError('ARGUMENT_INVALID', { argument: '--ledger', reason });
}

/** A page that exists already is replaced: it can be written again from the log at any time. */
function writePage(path: string, page: string): void {
  try {
    writeFileSync(path, page);
  } catch (error) {
    const reason = `${path} cannot be written: ${(error as Error).message}`;
    throw new SteadyshipError('ARGUMENT_INVALID', { argument: '--out', reason });
  }
}
