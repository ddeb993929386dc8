/** What a folder of `src/` may import besides itself and packages. */
export interface Layer {
  readonly folder: string;
  /**
   * Beginnings of paths under `src/`. A folder with `/` at its end means everything in it, with
   * `/*` only the files directly in it: a port without its adapters.
   */
  readonly may: readonly string[];
  /** Of these only types. */
  readonly mayTypes?: readonly string[];
  /** Packages that may be imported; absent: any. */
  readonly packages?: readonly string[];
}

const ports = [
  'analysis/*',
  'checklist/*',
  'flags/*',
  'migrations/*',
  'notify/*',
  'platforms/*',
  'store/*',
  'traffic/*',
];

/** The longest `folder` that a path begins with decides. An adapter is a subfolder of its port. */
export const layers: readonly Layer[] = [
  { folder: 'kit', may: [], packages: [] },
  { folder: 'core', may: ['kit/'], packages: [] },
  { folder: 'spec', may: ['core/', 'kit/'] },

  { folder: 'analysis', may: ['core/', 'kit/'] },
  { folder: 'analysis/providers/embedded', may: ['core/', 'kit/', 'analysis/*', 'proxy/protocol'] },
  { folder: 'checklist', may: ['core/', 'kit/'] },
  { folder: 'flags', may: ['core/', 'kit/'] },
  { folder: 'migrations', may: ['core/', 'kit/'] },
  { folder: 'notify', may: ['core/', 'kit/'] },
  { folder: 'platforms', may: ['core/', 'kit/'] },
  { folder: 'platforms/openshift', may: ['core/', 'kit/', 'platforms/kubernetes/client/'] },
  { folder: 'platforms/process', may: ['core/', 'kit/', 'keeper/client', 'keeper/protocol'] },
  { folder: 'store', may: ['core/', 'kit/'] },
  { folder: 'traffic', may: ['core/', 'kit/'] },
  { folder: 'traffic/embedded', may: ['core/', 'kit/', 'proxy/'] },

  // A library for other people's processes: it brings nothing along.
  { folder: 'app', may: [], packages: [] },
  { folder: 'app/testing', may: ['app/'] },
  { folder: 'keeper', may: ['kit/'], packages: [] },
  { folder: 'ledger', may: ['kit/'] },
  { folder: 'proxy', may: ['kit/'] },

  { folder: 'engine', may: ['core/', 'kit/', ...ports] },
  { folder: 'server', may: ['core/', 'kit/', 'spec/', 'engine/', ...ports] },
  { folder: 'client', may: ['kit/'], mayTypes: ['core/', 'server/'] },
  { folder: 'operator', may: ['core/', 'kit/', 'spec/', 'engine/', 'store/', ...ports] },
  { folder: 'simulator', may: ['core/', 'kit/', 'engine/', ...ports] },
  {
    folder: 'cli',
    may: [
      'adapters/',
      'client/',
      'core/',
      'engine/',
      'keeper/',
      'kit/',
      'ledger/',
      'operator/',
      'server/',
      'spec/',
      ...ports,
    ],
  },
];

/** Folders whose subfolders are adapters: no two of them import each other. */
export const families: readonly string[] = [
  'analysis/providers',
  'notify',
  'flags',
  'platforms',
  'traffic',
];

/** The one folder that may name any adapter. */
export const registry = 'src/adapters/';
