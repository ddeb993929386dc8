import { basename, resolve } from 'node:path';
import { missing } from '../../spec/not-available.ts';
import { composeSign } from './signs/compose.ts';
import { kubernetesSign } from './signs/kubernetes.ts';
import { packageJsonSign } from './signs/package-json.ts';
import { procfileSign } from './signs/procfile.ts';
import type { Sign } from './signs/sign.ts';

/** What a rollout file begins with. */
export interface Draft {
  readonly service: string;
  /** Commands by role; empty when nothing was found. */
  readonly run: Readonly<Record<string, string>>;
  readonly port: number;
  /** A path, or `tcp`. */
  readonly health: string;
  readonly replicas: number;
  readonly strategy: 'rolling' | 'canary' | 'blue-green';
}

export interface Surroundings {
  readonly draft: Draft;
  /** Sentences about what was found, and about what cannot be used yet. */
  readonly notes: readonly string[];
}

const platformNames = { compose: 'Docker Compose projects', kubernetes: 'Kubernetes' } as const;

/** Looks at the files of a folder. What runs the program wins over what packs it. */
export function lookAround(folder: string): Surroundings {
  const signs = [procfileSign, packageJsonSign, composeSign, kubernetesSign].flatMap(
    (look) => look(folder) ?? [],
  );
  const first = <Key extends keyof Sign>(key: Key): Sign[Key] | undefined =>
    signs.find((one) => one[key] !== undefined)?.[key];
  return {
    draft: {
      service: serviceName(namesOf(signs) ?? basename(resolve(folder))),
      run: first('run') ?? {},
      port: first('port') ?? 8080,
      health: first('health') ?? 'tcp',
      replicas: first('replicas') ?? 2,
      strategy: 'canary',
    },
    notes: signs.flatMap(notesOf),
  };
}

/** The name of the package says more than that of a Procfile's folder. */
function namesOf(signs: readonly Sign[]): string | undefined {
  return signs.find((one) => one.service !== undefined)?.service;
}

function notesOf({ file, platform }: Sign): readonly string[] {
  if (platform === undefined) return [`Found ${file}.`];
  const isMissing = missing.some(({ path }) => path.length === 1 && path[0] === platform);
  if (!isMissing) return [`Found ${file}.`];
  return [
    `Found ${file}. This version does not release ${platformNames[platform]} yet; the file below ` +
      'runs the program as processes of this machine.',
  ];
}

/** Letters, digits and dashes, as a service is named: `@acme/Check_Out` becomes `check-out`. */
export function serviceName(name: string): string {
  const plain = name
    .replace(/^@[^/]*\//, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
  return /^[a-z]/.test(plain) ? plain : `service${plain === '' ? '' : `-${plain}`}`;
}
