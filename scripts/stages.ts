import type { Stage } from './runner/stage.ts';

const minuteMs = 60_000;

/**
 * Everything that is checked, in the order it runs. `npm test` runs the stages marked `quick`,
 * `npm run check` (and CI) all of them. To add a stage, add it here and run
 * `npm run check -- --record`.
 */
export const stages: readonly Stage[] = [
  {
    kind: 'command',
    name: 'types',
    quick: true,
    command: ['tsc', '--noEmit'],
    timeoutMs: minuteMs,
  },
  {
    kind: 'command',
    name: 'lint',
    quick: true,
    command: ['biome', 'check', '--error-on-warnings', '.'],
    timeoutMs: minuteMs,
  },
  {
    kind: 'tests',
    name: 'layers and tidiness',
    quick: true,
    files: ['test/tidy.test.ts', 'test/tidy/*.test.ts'],
    grouping: 'one process',
    timeoutMs: 2 * minuteMs,
  },
  {
    kind: 'tests',
    name: 'kit and core',
    quick: true,
    files: ['src/kit/**/*.test.ts', 'src/core/**/*.test.ts'],
    grouping: 'one process',
    timeoutMs: 3 * minuteMs,
  },
  {
    kind: 'tests',
    name: 'units',
    quick: true,
    files: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'test/**/*.test.ts'],
    except: ['src/kit/', 'src/core/', 'test/tidy'],
    grouping: 'process per file',
    timeoutMs: 8 * minuteMs,
  },
  {
    kind: 'command',
    name: 'dead code',
    command: ['knip'],
    entry: 'src/cli/main.ts',
    timeoutMs: 2 * minuteMs,
  },
  {
    kind: 'command',
    name: 'build',
    command: ['tsc', '-p', 'tsconfig.build.json'],
    entry: 'src/cli/main.ts',
    timeoutMs: 2 * minuteMs,
  },
  {
    kind: 'tests',
    name: 'contracts',
    files: ['src/**/*.contract.ts', 'test/**/*.contract.ts'],
    grouping: 'one after another',
    secondTry: true,
    timeoutMs: 5 * minuteMs,
  },
  {
    kind: 'command',
    name: 'simulator',
    command: ['node', 'src/simulator/main.ts', '--seeds', '2000'],
    entry: 'src/simulator/main.ts',
    timeoutMs: 10 * minuteMs,
  },
  {
    kind: 'command',
    name: 'crash sweep',
    command: ['node', 'src/simulator/main.ts', '--sweep'],
    timeoutMs: 5 * minuteMs,
  },
  {
    kind: 'command',
    name: 'mutations',
    command: ['node', 'scripts/mutate.ts'],
    timeoutMs: 10 * minuteMs,
  },
  {
    kind: 'tests',
    name: 'end to end',
    files: ['src/**/*.e2e.ts', 'test/**/*.e2e.ts'],
    grouping: 'one after another',
    secondTry: true,
    timeoutMs: 3 * minuteMs,
  },
  {
    kind: 'tests',
    name: 'docs examples',
    files: ['test/**/*.docs.ts'],
    grouping: 'one after another',
    secondTry: true,
    timeoutMs: 5 * minuteMs,
  },
];

/** Debian packages that a stage needs beyond git, Node and npm; `.ci/run` installs them. */
export const debianPackages: readonly DebianPackage[] = [
  { name: 'prometheus', program: 'promtool' },
  // The services in Go and Python that the guides show are built and run.
  { name: 'golang-go', program: 'go' },
  { name: 'python3-pip', program: 'pip3' },
];

export interface DebianPackage {
  readonly name: string;
  /** A program it brings, by which we see whether it is there. */
  readonly program: string;
}
