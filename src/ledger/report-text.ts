import { type LossRule, lossRules } from './loss.ts';
import type { Report } from './report.ts';

const lagLimitMs = 20;

/** The ledger in one line: `sent 12,345 · answered 12,345 · lost 0 · repeated 2 · by version …`. */
export function reportLine(report: Report): string {
  const { sent, answered, lost, repeated, appErrors, unfinished } = report;
  const versions = Object.entries(report.byVersion);
  const parts = [
    `sent ${grouped(sent)}`,
    `answered ${grouped(answered)}`,
    `lost ${grouped(lost.total)}${lost.total > 0 ? ` (${lossesByRule(report)})` : ''}`,
    repeated === null ? 'executed twice: not checked' : `repeated ${grouped(repeated)}`,
    ...(unfinished > 0 ? [`unfinished ${grouped(unfinished)}`] : []),
    ...(appErrors.total > 0 ? [`application errors ${byVersion(appErrors.byVersion)}`] : []),
    ...(versions.length > 0 ? [`by version ${byVersion(report.byVersion)}`] : []),
  ];
  return parts.join(' · ');
}

/** What makes a run doubtful, a sentence each; empty for a run that can be trusted. */
export function reportDoubts(report: Report): readonly string[] {
  const { unexplained: it, lag } = report;
  const doubts: string[] = [];
  const say = (amount: number, text: string) => {
    if (amount > 0) doubts.push(`${grouped(amount)} ${text}`);
  };
  if (it.generatorDied) doubts.push('the generator ended before its time; its file has no end');
  if (it.fileFull) doubts.push('the file of the generator was full; the load stopped early');
  say(it.answeredWithoutExecution, 'answered, but in no journal');
  say(it.executedWithoutRequest, 'executed, but sent by no client');
  say(it.answeredByAnother, 'answered by a version that did not execute them');
  say(it.refusedByProxy, 'correct requests refused by the proxy');
  say(it.recordedTwice, 'recorded twice');
  say(report.unsent, 'not made, because too many were in flight');
  if (lag && lag.p99Ms > lagLimitMs) {
    doubts.push(`the generator was late by ${lag.p99Ms} ms (p99): do not trust its latencies`);
  }
  return doubts;
}

/** The ledger as a table for people. */
export function reportTable(report: Report): string {
  const lines = [reportLine(report), ''];
  lines.push(row(['load', 'sent', 'answered', 'lost', 'p50 ms', 'p99 ms', 'max ms']));
  for (const [load, it] of Object.entries(report.byKind)) {
    const { latencyMs: ms } = it;
    const times = ms ? [ms.p50, ms.p99, ms.max].map((value) => value.toFixed(1)) : ['–', '–', '–'];
    lines.push(row([load, ...[it.sent, it.answered, it.lost].map(grouped), ...times]));
  }
  const { switchLatencyMs: switching, steadyLatencyMs: steady } = report;
  if (switching && steady) {
    lines.push(`p99 during switches ${switching.p99} ms, otherwise ${steady.p99} ms`);
  }
  lines.push('');
  for (const [rule, amount] of Object.entries(report.lost.byRule)) {
    if (amount > 0) lines.push(`${grouped(amount)} lost: ${lossRules[rule as LossRule]} (${rule})`);
  }
  const { avoidable } = report.lost;
  if (avoidable > 0) {
    lines.push(`${grouped(avoidable)} of them on a connection whose close had already arrived`);
  }
  if (report.lostShareBelow !== null) {
    lines.push(`lost less than ${report.lostShareBelow.toExponential(1)} of all, 95 % confidence`);
  }
  for (const doubt of reportDoubts(report)) lines.push(`in doubt: ${doubt}`);
  for (const [what, amount] of Object.entries(report.remarks)) {
    lines.push(`noted: ${what}: ${grouped(amount)}`);
  }
  return lines.join('\n');
}

function lossesByRule(report: Report): string {
  return Object.entries(report.lost.byRule)
    .filter(([, amount]) => amount > 0)
    .map(([rule, amount]) => `${rule}: ${grouped(amount)}`)
    .join(', ');
}

function byVersion(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([version, amount]) => `${version}: ${grouped(amount)}`)
    .join(', ');
}

function row(cells: readonly string[]): string {
  return cells.map((cell, index) => (index === 0 ? cell.padEnd(6) : cell.padStart(10))).join('');
}

function grouped(amount: number): string {
  return amount.toLocaleString('en-US');
}
