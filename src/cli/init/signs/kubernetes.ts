import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { readText } from './read-text.ts';
import type { Sign } from './sign.ts';

const folders = ['.', 'k8s', 'kubernetes', 'manifests', 'deploy', 'deployment', 'kube'];
const filesMax = 50;

interface Manifest {
  readonly kind?: unknown;
  readonly metadata?: { readonly name?: unknown };
  readonly spec?: {
    readonly replicas?: unknown;
    readonly template?: { readonly spec?: { readonly containers?: readonly Container[] } };
  };
}

interface Container {
  readonly ports?: readonly { readonly containerPort?: unknown }[];
  readonly readinessProbe?: { readonly httpGet?: { readonly path?: unknown } };
}

/** The first Deployment that is found: its name, replicas, port and readiness path. */
export function kubernetesSign(folder: string): Sign | undefined {
  for (const file of yamlFiles(folder)) {
    const text = readText(folder, file) ?? '';
    if (!/^kind:\s*Deployment\b/m.test(text)) continue;
    const found = documents(text).find((one) => one?.kind === 'Deployment');
    if (found) return signOf(file, found);
  }
  return undefined;
}

function yamlFiles(folder: string): readonly string[] {
  return folders
    .flatMap((under) => {
      try {
        return readdirSync(join(folder, under)).map((name) => join(under, name));
      } catch {
        return [];
      }
    })
    .filter((file) => /\.ya?ml$/.test(file))
    .slice(0, filesMax);
}

function documents(text: string): readonly (Manifest | null)[] {
  try {
    const all = parseAllDocuments(text);
    return 'empty' in all ? [] : all.map((one) => one.toJS({ maxAliasCount: 100 }) as Manifest);
  } catch {
    return [];
  }
}

function signOf(file: string, { metadata, spec }: Manifest): Sign {
  const container = spec?.template?.spec?.containers?.[0];
  const port = Number(container?.ports?.[0]?.containerPort);
  const health = container?.readinessProbe?.httpGet?.path;
  return {
    file,
    platform: 'kubernetes',
    ...(typeof metadata?.name === 'string' && { service: metadata.name }),
    ...(Number.isInteger(spec?.replicas) && { replicas: spec!.replicas as number }),
    ...(port > 0 && { port }),
    ...(typeof health === 'string' && { health }),
  };
}
