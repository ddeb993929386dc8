import type { Scene, SceneVersion } from './scene.ts';

const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const marks = { serving: '●', starting: '○', leaving: '◌' } as const;
const barWidth = 10;

/**
 * The scene as lines of at most `columns` characters. Narrow pictures leave out the bar first and
 * history last. Shapes and words say everything; colour may be added and adds nothing.
 */
export function picture(scene: Scene, columns: number): string[] {
  const width = Math.max(20, columns);
  const rows = scene.versions.map((version) => label(version, width));
  const labelWidth = Math.max(0, ...rows.map((row) => row.length));
  const historyWidth = Math.min(60, width - labelWidth - 3);
  const most = Math.max(1, ...scene.versions.flatMap((one) => one.seconds.slice(-historyWidth)));
  const { sent, lost } = scene.load;
  const lines = [
    scene.title,
    '',
    ...(historyWidth >= 8 ? [heading(labelWidth, historyWidth)] : []),
    ...scene.versions.map(
      (version, index) =>
        `${rows[index]!.padEnd(labelWidth)}  ${sparkline(version.seconds, historyWidth, most)}`,
    ),
    '',
    `release     ${scene.step || 'none under way'}`,
    `controller  ${scene.controller}`,
    `requests    ${grouped(sent)} sent, ${grouped(lost)} lost, ${grouped(scene.bad)} answered 500`,
  ];
  return lines.map((line) => cut(line.trimEnd(), width));
}

/** The scene in one line, for where there is no terminal. */
export function sceneLine(scene: Scene): string {
  const { sent, lost } = scene.load;
  const shares = scene.versions
    .filter(({ share }) => share > 0)
    .map(({ version, share }) => `${version} ${percent(share)}`);
  return `requests: ${grouped(sent)} sent, ${grouped(lost)} lost; ${shares.join(', ')}`;
}

/** One character per second, scaled so that `most` requests fill it; blank where there was none. */
export function sparkline(seconds: readonly number[], width: number, most: number): string {
  return seconds
    .slice(-Math.max(0, width))
    .map((count) => {
      if (count === 0) return ' ';
      return levels[Math.min(levels.length - 1, Math.floor((count / most) * levels.length))]!;
    })
    .join('');
}

function label({ version, share, instances }: SceneVersion, width: number): string {
  const filled = share > 0 ? Math.max(1, Math.round(share * barWidth)) : 0;
  const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`;
  const dots = instances.map((one) => marks[one]).join('');
  return [
    version.padEnd(6),
    percent(share).padStart(5),
    ...(width >= 60 ? [bar] : []),
    dots.padEnd(4),
  ].join(' ');
}

function heading(labelWidth: number, historyWidth: number): string {
  const full = 'requests a second, one column each';
  return `${'share of the traffic'.slice(0, labelWidth).padEnd(labelWidth)}  ${full.slice(0, historyWidth)}`;
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
