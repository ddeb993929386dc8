/** A row of the table that we do not agree with, and why. */
export interface Difference {
  readonly group: string;
  /** Index of the row within its group. */
  readonly row: number;
  readonly reason: string;
}

const noThreshold =
  'We have no threshold: a step is reached when every instance it wants is available. A smaller ' +
  'step is written as `scale`.';
const noDynamicScale =
  'We have no dynamicStableScale. A return asks for every missing stable instance in the same ' +
  'turn, within the surge, because it is urgent; it does not climb down the steps one by one.';
const words =
  'We have other words: idle, progressing, paused, returning, held, empty; each with a sentence ' +
  'that says what is waited for.';
const stepIds =
  'Steps are named by stable ids made from what they do, not by the text of the file.';
const rollbackWindow =
  'An undo within the window takes the short way: all capacity beside stable, then all traffic ' +
  'at once. It is promoted like any other release, when it carries everything.';
const fullPreview =
  'A blue-green candidate has all its instances before users reach it: what was tested is what ' +
  'serves. We have no smaller preview.';

/** Every row that a test shows to differ; a row that agrees may not be listed. */
export const argoDifferences: readonly Difference[] = [
  {
    group: 'canary-replica-counts',
    row: 12,
    reason:
      'A candidate stays within the surge that its plan announced (100 % unless told), so 200 % ' +
      'of the replicas need `surge: 200%` in the file.',
  },
  {
    group: 'canary-replica-counts',
    row: 18,
    reason:
      'An aborted candidate goes whatever size a step gave it; `keepFailed` is what keeps it for ' +
      'a look.',
  },
  {
    group: 'canary-replica-counts',
    row: 19,
    reason: 'We have no minimum of pods per revision: `scale: 2` beside the weight says the same.',
  },
  { group: 'dynamic-stable-scale', row: 0, reason: noDynamicScale },
  {
    group: 'dynamic-stable-scale',
    row: 1,
    reason: `${noDynamicScale} A weight that 2 ready instances cannot carry is not kept.`,
  },
  { group: 'replica-progress-threshold', row: 0, reason: noThreshold },
  {
    group: 'abort-weight',
    row: 1,
    reason:
      'Stable gets the largest share that its ready instances carry, at once; the rest follows ' +
      'when they do. A delay of scaling down does not change that.',
  },
  { group: 'bluegreen-preview-count', row: 1, reason: fullPreview },
  { group: 'bluegreen-preview-count', row: 2, reason: fullPreview },
  {
    group: 'fenceposts',
    row: 0,
    reason: 'Of no replicas none can be unavailable: we limit the 1 to the replicas wanted.',
  },
  ...rows('rollout-phase', 8, words),
  ...rows('step-text', 6, stepIds),
  { group: 'available-for-weight', row: 0, reason: noThreshold },
  { group: 'full-promote', row: 0, reason: noThreshold },
  { group: 'full-promote', row: 3, reason: rollbackWindow },
];

function rows(group: string, count: number, reason: string): Difference[] {
  return Array.from({ length: count }, (_, row) => ({ group, row, reason }));
}
