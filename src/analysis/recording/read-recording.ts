import { failed, ok, type Result } from '../../kit/result.ts';
import type { WindowRead } from '../compare/window.ts';
import type { RevisionCounts, WindowCounts } from '../provider.ts';

/**
 * Counts that somebody wrote down, to be judged without a release. Lines of JSON: first
 * `{"recording":1,"candidate":2,"stable":1}`, then one line for each stretch of time, oldest first:
 * `{"fromMs":…,"toMs":…,"asked":0.1,"isStarting":false,"counts":{…}}` with the counts as a provider
 * gives them (see `provider.ts`). `asked` and `isStarting` may be left out.
 */
export interface Recording {
  readonly candidate: number;
  readonly stable: number;
  readonly reads: readonly WindowRead[];
}

const version = 1;
const linesMax = 200_000;

/** The recording, or the line that is wrong and why. */
export function readRecording(text: string): Result<Recording, string> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length > linesMax) return failed(`A recording has at most ${linesMax} lines.`);
  const head = objectIn(lines[0] ?? '');
  if (!head || typeof head.recording !== 'number') {
    return failed(
      'Line 1 is not the head of a recording: {"recording":1,"candidate":2,"stable":1}.',
    );
  }
  if (head.recording > version) {
    return failed(`Line 1: this program reads recordings of version ${version} and older.`);
  }
  const { candidate, stable } = head;
  if (!isNumber(candidate) || !isNumber(stable)) {
    return failed('Line 1: candidate and stable are numbers of revisions.');
  }
  const reads: WindowRead[] = [];
  for (const [index, line] of lines.slice(1).entries()) {
    const read = readOf(objectIn(line), candidate, stable);
    if (typeof read === 'string') return failed(`Line ${index + 2}: ${read}`);
    const before = reads.at(-1);
    if (before && read.fromMs < before.toMs) {
      return failed(`Line ${index + 2}: it begins before the one above it ended.`);
    }
    reads.push(read);
  }
  return ok({ candidate, stable, reads });
}

type Json = Readonly<Record<string, unknown>>;

function objectIn(line: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return value !== null && typeof value === 'object' ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

function readOf(line: Json | undefined, candidate: number, stable: number): WindowRead | string {
  if (!line) return 'it is not JSON.';
  const { fromMs, toMs, asked = 0.5, isStarting = false } = line;
  if (!isNumber(fromMs) || !isNumber(toMs) || toMs <= fromMs) return 'fromMs must be before toMs.';
  if (!isNumber(asked) || asked < 0 || asked > 1) return 'asked is a share from 0 to 1.';
  const counts = countsOf(line.counts);
  if (typeof counts === 'string') return counts;
  return { fromMs, toMs, asked, isStarting: isStarting === true, candidate, stable, counts };
}

function countsOf(value: unknown): WindowCounts | string {
  const counts = value as Partial<WindowCounts> | undefined;
  if (!counts || typeof counts.byRevision !== 'object') return 'counts.byRevision is missing.';
  const edgesMs = counts.edgesMs ?? [];
  if (!edgesMs.every(isNumber)) return 'counts.edgesMs are numbers.';
  for (const [revision, one] of Object.entries(counts.byRevision)) {
    const mistake = mistakeIn(one, edgesMs.length);
    if (mistake) return `revision ${revision}: ${mistake}`;
  }
  const assignment = counts.assignment === 'sticky' ? 'sticky' : 'per-request';
  return { ...counts, assignment, edgesMs, byRevision: counts.byRevision };
}

function mistakeIn(counts: RevisionCounts, edgeCount: number): string | undefined {
  const isCount = (value: unknown) => isNumber(value) && value >= 0 && Number.isInteger(value);
  if (!isCount(counts.requests) || !isCount(counts.bad))
    return 'requests and bad are whole numbers.';
  if (counts.bad > counts.requests) return 'more requests are bad than there are.';
  if (!Array.isArray(counts.atMost)) return 'atMost is missing; [] where latency is not counted.';
  const isRight = counts.atMost.length === edgeCount && counts.atMost.every(isCount);
  return isRight || counts.atMost.length === 0
    ? undefined
    : 'atMost has one whole number for each of edgesMs.';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
