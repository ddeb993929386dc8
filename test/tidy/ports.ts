import type { Finding } from './finding.ts';

/** Each port with the file that declares it, and what proves its implementations. */
export const ports: readonly Port[] = [
  { file: 'src/platforms/platform.ts', contract: 'src/platforms/', fake: 'src/platforms/' },
  {
    file: 'src/platforms/task-runner.ts',
    contract: 'src/platforms/',
    fake: 'src/platforms/fake-task-runner.ts',
  },
  { file: 'src/traffic/router.ts', contract: 'src/traffic/', fake: 'src/traffic/' },
  { file: 'src/store/store.ts', contract: 'src/store/', fake: 'src/store/memory.ts' },
  { file: 'src/store/lease.ts', contract: 'src/store/', fake: 'src/store/memory-lease.ts' },
  { file: 'src/analysis/provider.ts', contract: 'src/analysis/', fake: 'src/analysis/' },
  { file: 'src/notify/notifier.ts', contract: 'src/notify/', fake: 'src/notify/' },
  { file: 'src/flags/flag-provider.ts', contract: 'src/flags/', fake: 'src/flags/' },
];

interface Port {
  readonly file: string;
  /** The folder that holds `contract.ts`, or the file itself. */
  readonly contract: string;
  /** The folder that holds `fake.ts`, or the file itself. */
  readonly fake: string;
}

/** A port without a contract suite, or without the fake that the simulator needs. */
export function portFindings(paths: readonly string[]): readonly Finding[] {
  return ports
    .filter((port) => paths.includes(port.file))
    .flatMap((port) => [
      ...missing(port, port.contract, 'contract', 'a suite that its adapters pass alike'),
      ...missing(port, port.fake, 'fake', 'an implementation in memory for the simulator'),
    ]);

  function missing(port: Port, where: string, name: string, what: string): readonly Finding[] {
    const isThere = where.endsWith('.ts')
      ? paths.includes(where)
      : paths.some((path) => path.startsWith(where) && new RegExp(`\\b${name}\\b`).test(path));
    if (isThere) return [];
    const wanted = where.endsWith('.ts') ? where : `${where}${name}.ts`;
    return [{ path: port.file, sentence: `is a port without ${wanted}, ${what}` }];
  }
}
