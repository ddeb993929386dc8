import { reportTable } from '../../../ledger/report-text.ts';
import { clockTime, dayAndTime, timeOfDay } from '../../render/clock-time.ts';
import { momentMark } from '../../render/replay-lines.ts';
import { marks } from '../../render/style.ts';
import {
  type ReleaseReport,
  reportFacts,
  reportLead,
  reportStepState,
  reportTitle,
  type StepState,
  stepTime,
} from '../release-report.ts';
import { htmlText } from './html-text.ts';
import { reportStyle } from './style.ts';
import { trafficChart } from './traffic-chart.ts';

/** A report as one HTML page that needs nothing else: no network, no script, no font. */
export function htmlReport(report: ReleaseReport): string {
  const title = htmlText(reportTitle(report));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>
${reportStyle}
</style>
</head>
<body>
<main>
${head(report, title)}
${section('Traffic asked for the candidate', chart(report))}
${section('Plan', plan(report))}
${section('Evidence', evidence(report))}
${section('Timeline', timeline(report))}
${section('Last log lines', logs(report))}
${section('Requests', ledger(report))}
<footer>Written ${dayAndTime(report.writtenAt)} UTC by Steadyship from the log of the release.
All times are UTC.</footer>
</main>
</body>
</html>
`;
}

function chart({ story }: ReleaseReport): string {
  const drawing = trafficChart(story);
  return drawing === '' ? '' : `<div class="scroll">\n${drawing}\n</div>`;
}

function section(heading: string, content: string): string {
  return content === '' ? '' : `<section>\n<h2>${heading}</h2>\n${content}\n</section>`;
}

const outcomes = {
  completed: [marks.good, 'good', 'Completed'],
  'rolled-back': [marks.back, 'bad', 'Rolled back'],
  aborted: [marks.bad, 'bad', 'Aborted'],
  superseded: [marks.idle, 'idle', 'Superseded'],
  running: [marks.run, 'run', 'In progress'],
} as const;

function head(report: ReleaseReport, title: string): string {
  const [mark, tone, word] = outcomes[report.story.outcome ?? 'running'];
  const facts = reportFacts(report).map(
    ([name, value]) => `<div><dt>${name}</dt><dd>${htmlText(value)}</dd></div>`,
  );
  return `<p class="kicker">Release report</p>
<h1>${title}</h1>
<p class="lead" style="--tone: var(--${tone})"><b>${mark} ${word}.</b>
${htmlText(reportLead(report))}</p>
<dl>
${facts.join('\n')}
</dl>`;
}

const stepMarks: Readonly<Record<StepState, readonly [string, string]>> = {
  passed: [marks.good, 'good'],
  overruled: [marks.wait, 'wait'],
  left: [marks.bad, 'bad'],
  'not reached': [marks.idle, 'idle'],
};

function plan({ story }: ReleaseReport): string {
  const rows = story.steps.map((step, index) => {
    const state = reportStepState(story, index);
    const isNow = state === 'left' && story.outcome === undefined;
    const [mark, tone] = isNow ? [marks.run, 'run'] : stepMarks[state];
    const why = step.because === 'reached' ? '' : (step.because ?? '');
    return `<tr><td class="number">${index + 1}</td><td>${htmlText(step.text)}</td>
<td class="mark ${tone}">${mark} ${isNow ? 'current' : state}</td>
<td class="number">${stepTime(story, index)}</td><td class="quiet">${htmlText(why)}</td></tr>`;
  });
  const because = story.plan.because.map((text) => `<p class="quiet">${htmlText(text)}</p>`);
  return `<div class="scroll"><table>
<thead><tr><th class="number">Step</th><th>What</th><th>State</th><th class="number">Took</th>
<th>Why it was passed</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div>
${because.join('\n')}`;
}

const verdictTones: Readonly<Record<string, readonly [string, string]>> = {
  healthy: [marks.good, 'good'],
  regressed: [marks.bad, 'bad'],
};

function evidence({ story }: ReleaseReport): string {
  if (story.verdicts.length === 0) return '';
  const rows = story.verdicts.map(({ at, verdict }) => {
    const [mark, tone] = verdictTones[verdict.kind] ?? [marks.idle, 'idle'];
    const figures = Object.entries(verdict.evidence)
      .map(([name, value]) => `${name} ${typeof value === 'number' ? rounded(value) : value}`)
      .join(', ');
    return `<tr><td class="time">${timeOfDay(at)}</td>
<td class="mark ${tone}">${mark} ${verdict.kind}</td><td>${htmlText(verdict.because)}
<div class="quiet">${htmlText(figures)}</div></td></tr>`;
  });
  return `<table><tbody>\n${rows.join('\n')}\n</tbody></table>`;
}

function rounded(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

function timeline({ story }: ReleaseReport): string {
  const rows = story.moments.map((moment) => {
    const [mark, tone = ''] = momentMark(moment, story);
    const { at, sentence } = moment;
    return `<tr><td class="number time">${clockTime(at - story.startedAt)}</td>
<td class="time">${timeOfDay(at)}</td><td class="shape ${tone}">${mark.trim()}</td>
<td>${htmlText(sentence)}</td></tr>`;
  });
  return `<table><tbody>\n${rows.join('\n')}\n</tbody></table>`;
}

function logs({ logs }: ReleaseReport): string {
  return logs
    .map(({ instance, lines }) => {
      const text = lines.map(htmlText).join('\n');
      return `<p class="quiet">${htmlText(instance)}</p>\n<pre>${text}</pre>`;
    })
    .join('\n');
}

function ledger({ ledger }: ReleaseReport): string {
  if (!ledger) return '';
  return `<pre>${reportTable(ledger).split('\n').map(htmlText).join('\n')}</pre>`;
}
