import type { BadAnswers } from '../../adapters/look/bad-answers.ts';
import type { ServiceView } from '../../core/explain/service-view.ts';
import { formatDuration } from '../../kit/duration.ts';
import { safeText } from '../render/safe-text.ts';
import { type Line, marks, printLine, type Style } from '../render/style.ts';

/** What an ended release left behind besides its state. */
export interface Aftermath {
  readonly view: ServiceView;
  /** Version that an undo would return to. */
  readonly undoTo?: string;
  /** Bad answers of the candidate, when it was taken back. */
  readonly bad?: BadAnswers;
  /** The last lines of instances that failed, unasked. */
  readonly logs: readonly { readonly instance: string; readonly lines: readonly string[] }[];
}

/** The block after a release: how it ended, why, what it cost, what to do next. */
export function closingWords(aftermath: Aftermath, style: Style): readonly string[] {
  const { release } = aftermath.view;
  if (release?.phase !== 'ended') return [];
  const lines = release.outcome === 'completed' ? completed(aftermath) : takenBack(aftermath);
  return ['', ...lines.map((line) => printLine(line, { ...style, columns: 100_000 }))];
}

function completed({ view, undoTo }: Aftermath): readonly Line[] {
  const release = view.release!;
  const took = formatDuration(Math.max(1000, Math.round(release.elapsedMs / 1000) * 1000));
  const overruled = release.steps.filter((one) => one.state === 'overruled').length;
  const notes = [
    ...(overruled > 0 ? [`${overruled} gates were overruled.`] : []),
    ...(undoTo === undefined ? [] : [`Undo would go back to ${undoTo}.`]),
  ];
  return [
    [
      { text: `${marks.good} ${view.service}: `, tone: 'good' },
      { text: `${release.to} is stable after ${took}.` },
      ...notes.map((text) => ({ text: ` ${text}` })),
    ],
  ];
}

function takenBack({ view, bad, logs }: Aftermath): readonly Line[] {
  const release = view.release!;
  const how = {
    aborted: 'was aborted',
    'rolled-back': 'was rolled back',
    superseded: 'was superseded',
    completed: '',
  }[release.outcome!];
  const stays = release.from ? `; all traffic is on ${release.from}` : '';
  return [
    [
      { text: `${marks.bad} ${view.service}: `, tone: 'bad' },
      { text: `${release.to} ${how}${stays}.` },
    ],
    ...(release.cause ? [[{ text: `  because  ${safeText(release.cause.because)}` }]] : []),
    ...(bad ? [[{ text: badLine(release.to, bad) }]] : []),
    ...logs.flatMap(({ instance, lines }) => [
      [{ text: `  ${instance} wrote last:` }],
      ...lines.map((line) => [{ text: `    ${safeText(line)}`, tone: 'idle' } as const]),
    ]),
    [{ text: `  next     steadyship report ${view.service} ${release.number}` }],
    [{ text: `           steadyship retry ${view.service}, or deploy a version that is mended` }],
  ];
}

function badLine(version: string, { total, since }: BadAnswers): string {
  return `  cost     ${total} bad answers of ${version}, ${since} of them after the verdict`;
}

/** What to say where nobody can answer: the question, and the order that answers it. */
export function waitingWords(view: ServiceView, style: Style): readonly string[] {
  const { service, release } = view;
  const answer = view.orders.includes('approve') ? 'approve' : 'resume';
  return [
    '',
    printLine(
      [
        { text: `${marks.wait} ${service}: `, tone: 'wait' },
        { text: `release ${release?.number} waits for a person.` },
      ],
      style,
    ),
    ...view.because.map((text) => `  ${safeText(text)}`),
    `  yes      steadyship ${answer} ${service} --reason "…"`,
    `  no       steadyship abort ${service} --reason "…"`,
    '  Nothing moves until then; users are served meanwhile.',
  ];
}

/** How to come back to a release that was left. */
export function detachedWords(service: string, drives: boolean): readonly string[] {
  const back = `steadyship watch ${service}`;
  if (!drives) return ['', `Detached; the release of ${service} goes on. Come back: ${back}`];
  return [
    '',
    `Detached. The release of ${service} stays where it is, and users are served meanwhile.`,
    '  go on    repeat the deploy, or run "steadyship serve" (for every service of this host)',
    `  look     ${back}`,
    `  go back  steadyship abort ${service} --reason "…"`,
  ];
}
