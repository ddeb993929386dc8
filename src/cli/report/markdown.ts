import { reportTable } from '../../ledger/report-text.ts';
import { clockTime, dayAndTime, timeOfDay } from '../render/clock-time.ts';
import { safeText } from '../render/safe-text.ts';
import {
  type ReleaseReport,
  reportFacts,
  reportLead,
  reportStepState,
  reportTitle,
  stepTime,
} from './release-report.ts';

/** A report as Markdown: for a ticket, a wiki, a pull request. */
export function markdownReport(report: ReleaseReport): string {
  const sections = [
    [`# ${line(reportTitle(report))}`, '', line(reportLead(report))],
    facts(report),
    plan(report),
    evidence(report),
    timeline(report),
    logs(report),
    ledger(report),
    [`Written ${dayAndTime(report.writtenAt)} UTC from the log of the release.`],
  ];
  return `${sections
    .filter((section) => section.length > 0)
    .map((section) => section.join('\n'))
    .join('\n\n')}\n`;
}

function facts(report: ReleaseReport): readonly string[] {
  const rows = reportFacts(report).map(([name, value]) => `| ${name} | ${cell(value)} |`);
  return ['| | |', '| --- | --- |', ...rows];
}

function plan({ story }: ReleaseReport): readonly string[] {
  const rows = story.steps.map((step, index) => {
    const cells = [
      `${index + 1}`,
      cell(step.text),
      reportStepState(story, index),
      stepTime(story, index),
      cell(step.because === 'reached' ? '' : (step.because ?? '')),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '## Plan',
    '',
    '| step | what | state | took | why it was passed |',
    '| ---: | --- | --- | --- | --- |',
    ...rows,
    '',
    ...story.plan.because.map((because) => `- ${line(because)}`),
  ];
}

function evidence({ story }: ReleaseReport): readonly string[] {
  if (story.verdicts.length === 0) return [];
  return [
    '## Evidence',
    '',
    ...story.verdicts.map(
      ({ at, verdict }) => `- ${timeOfDay(at)} **${verdict.kind}**: ${line(verdict.because)}`,
    ),
  ];
}

function timeline({ story }: ReleaseReport): readonly string[] {
  const rows = story.moments.map(
    ({ at, sentence }) =>
      `| ${clockTime(at - story.startedAt)} | ${timeOfDay(at)} | ${cell(sentence)} |`,
  );
  return ['## Timeline', '', '| after | UTC | what |', '| ---: | --- | --- |', ...rows];
}

function logs({ logs }: ReleaseReport): readonly string[] {
  if (logs.length === 0) return [];
  return [
    '## Last log lines',
    ...logs.flatMap(({ instance, lines }) => [
      '',
      `${line(instance)}:`,
      '',
      ...lines.map((text) => `    ${safeText(text)}`),
    ]),
  ];
}

function ledger({ ledger }: ReleaseReport): readonly string[] {
  if (!ledger) return [];
  const table = reportTable(ledger).split('\n');
  return ['## Requests', '', ...table.map((text) => `    ${text}`.trimEnd())];
}

/** Text of strangers on one line, so that it stays what it is. */
function line(text: string): string {
  return safeText(text.replaceAll('\n', ' ')).replaceAll(/[<>*_`[\]\\]/g, '\\$&');
}

function cell(text: string): string {
  return line(text).replaceAll('|', '\\|');
}
