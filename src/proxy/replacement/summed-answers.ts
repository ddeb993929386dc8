import type {
  CountsAnswer,
  DrainedAnswer,
  ReadAnswer,
  RevisionSeries,
  RevisionTotals,
  SecondAnswer,
} from '../protocol/answers.ts';

/** What two processes have under way together. Epoch: the older of both is in force everywhere. */
export function summedRead(ours: ReadAnswer, theirs: ReadAnswer | undefined): ReadAnswer {
  if (!theirs) return ours;
  return {
    ...ours,
    epoch: Math.min(ours.epoch, theirs.epoch),
    inFlight: merged(ours.inFlight, theirs.inFlight, plus),
    streams: merged(ours.streams, theirs.streams, plus),
    counts: {
      bootId: ours.counts.bootId,
      byRevision: merged(ours.counts.byRevision, theirs.counts.byRevision, summedTotals),
    },
  };
}

export function summedCounts(ours: CountsAnswer, theirs: CountsAnswer | undefined): CountsAnswer {
  if (!theirs) return ours;
  return { ...ours, byRevision: merged(ours.byRevision, theirs.byRevision, summedSeries) };
}

export function summedDrained(ours: DrainedAnswer, theirs: DrainedAnswer | undefined) {
  if (!theirs) return ours;
  return {
    drained: ours.drained && theirs.drained,
    inFlight: ours.inFlight + theirs.inFlight,
    streams: ours.streams + theirs.streams,
  };
}

export function summedTotals(one: RevisionTotals, other: RevisionTotals): RevisionTotals {
  return {
    requests: one.requests + other.requests,
    bad: one.bad + other.bad,
    statuses: summedLists(one.statuses, other.statuses),
    retries: one.retries + other.retries,
    connectFailures: one.connectFailures + other.connectFailures,
    clientAborts: one.clientAborts + other.clientAborts,
    clientsNew: one.clientsNew + other.clientsNew,
    clientsBad: one.clientsBad + other.clientsBad,
    latencyMs: one.latencyMs + other.latencyMs,
    latency: summedLists(one.latency, other.latency),
  };
}

function summedSeries(one: RevisionSeries, other: RevisionSeries): RevisionSeries {
  const bySecond = new Map(one.seconds.map((row) => [row.second, row]));
  for (const row of other.seconds) {
    const present = bySecond.get(row.second);
    bySecond.set(row.second, present ? summedSecond(present, row) : row);
  }
  return {
    seconds: [...bySecond.values()].sort((a, b) => a.second - b.second),
    openAges: summedLists(one.openAges, other.openAges),
  };
}

function summedSecond(one: SecondAnswer, other: SecondAnswer): SecondAnswer {
  const sum: Record<string, unknown> = { second: one.second };
  for (const [name, value] of Object.entries(one)) {
    if (name === 'second') continue;
    const theirs = other[name as keyof SecondAnswer];
    sum[name] = Array.isArray(value)
      ? summedLists(value, theirs as readonly number[])
      : (value as number) + (theirs as number);
  }
  return sum as unknown as SecondAnswer;
}

function summedLists(one: readonly number[], other: readonly number[]): readonly number[] {
  return one.map((value, index) => value + (other[index] ?? 0));
}

function merged<Value>(
  one: Readonly<Record<string, Value>>,
  other: Readonly<Record<string, Value>>,
  join: (one: Value, other: Value) => Value,
): Record<string, Value> {
  const result: Record<string, Value> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const present = result[key];
    result[key] = present === undefined ? value : join(present, value);
  }
  return result;
}

function plus(one: number, other: number): number {
  return one + other;
}
