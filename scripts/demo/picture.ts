import type { Scene, SceneVersion } from './scene.ts';

const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const marks = { serving: '●', starting: '○', leaving: '◌' } as const;
const barWidth = 10;
const historyMax = 60;
const historyMin = 8;
const gap = 2;

/**
 * The scene as lines of at most `columns` characters. A narrow picture has no bars, a very narrow
 * one no history. Shapes and words say everything; colour may be added and adds nothing.
 */
export function picture(scene: Scene, columns: number): string[] {
  const width = Math.max(20, columns);
  const hasBars = width >= 64;
  const labels = [
    columnsOf(['', hasBars ? 'traffic' : '', 'instances'], hasBars),
    ...scene.versions.map((version) => label(version, hasBars)),
    'controller',
  ];
  const labelWidth = Math.max(...labels.map((one) => one.length)) + gap;
  const room = Math.min(historyMax, width - labelWidth);
  const historyWidth = room < historyMin ? 0 : room;
  const most = Math.max(1, ...scene.versions.flatMap((one) => one.seconds.slice(-room)));
  const histories = [
    'requests, one column a second',
    ...scene.versions.map(({ seconds }) => sparkline(seconds, historyWidth, most)),
    scene.controlled
      .slice(-room)
      .map((was) => (was ? '─' : '×'))
      .join(''),
  ];
  const { sent, lost } = scene.load;
  return [
    scene.title,
    '',
    ...labels.map((one, index) => {
      const history = historyWidth === 0 ? '' : histories[index]!.slice(0, historyWidth);
      return `${one.padEnd(labelWidth)}${history}`;
    }),
    '',
    `release     ${scene.step || 'none under way'}`,
    `controller  ${scene.controller}`,
    `requests    ${grouped(sent)} sent, ${grouped(lost)} lost, ${grouped(scene.bad)} answered 500`,
  ].map((line) => cut(line.trimEnd(), width));
}

/** The scene in one line, for where there is no terminal. */
export function sceneLine(scene: Scene): string {
  const { sent, lost } = scene.load;
  const shares = scene.versions
    .filter(({ share }) => share > 0)
    .map(({ version, share }) => `${version} ${percent(share)}`);
  return [`requests: ${grouped(sent)} sent, ${grouped(lost)} lost`, ...shares].join(', ');
}

/** One character per second, scaled so that `most` requests fill it; blank where there was none. */
export function sparkline(seconds: readonly number[], width: number, most: number): string {
  if (width <= 0) return '';
  return seconds
    .slice(-width)
    .map((count) => {
      if (count === 0) return ' ';
      return levels[Math.min(levels.length - 1, Math.floor((count / most) * levels.length))]!;
    })
    .join('');
}

function label({ version, share, instances }: SceneVersion, hasBars: boolean): string {
  const filled = share > 0 ? Math.max(1, Math.round(share * barWidth)) : 0;
  const bar = hasBars ? ` ${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}` : '';
  const dots = instances.map((one) => marks[one]).join('');
  return columnsOf([version, `${percent(share).padStart(5)}${bar}`, dots], hasBars);
}

function columnsOf(cells: readonly [string, string, string], hasBars: boolean): string {
  const [version, traffic, instances] = cells;
  return [version.padEnd(6), traffic.padEnd(hasBars ? 16 : 5), instances].join(' ').trimEnd();
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function cut(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
