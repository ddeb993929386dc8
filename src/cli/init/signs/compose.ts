import { parse } from 'yaml';
import { readText } from './read-text.ts';
import type { Sign } from './sign.ts';

const names = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];

interface ComposeService {
  readonly ports?: unknown;
  readonly command?: unknown;
  readonly build?: unknown;
  readonly healthcheck?: { readonly test?: unknown };
  readonly deploy?: { readonly replicas?: unknown };
}

/** The first service that is built here or has ports, and what it says of both. */
export function composeSign(folder: string): Sign | undefined {
  const file = names.find((one) => readText(folder, one) !== undefined);
  if (file === undefined) return undefined;
  const services = servicesOf(readText(folder, file)!);
  const built = services.find(([, one]) => one?.build !== undefined);
  const [service, found] = built ?? services.find(([, one]) => one?.ports) ?? [];
  if (service === undefined || !found) return { file, platform: 'compose' };
  const port = publicPort(found.ports);
  const health = /https?:\/\/[^/\s"']+(\/[\w/.-]*)/.exec(JSON.stringify(found.healthcheck ?? {}));
  const replicas = found.deploy?.replicas;
  return {
    file,
    platform: 'compose',
    service,
    ...(port !== undefined && { port }),
    ...(typeof found.command === 'string' && { run: { web: found.command } }),
    ...(health?.[1] !== undefined && { health: health[1] }),
    ...(Number.isInteger(replicas) && { replicas: replicas as number }),
  };
}

function servicesOf(text: string): readonly (readonly [string, ComposeService | null])[] {
  try {
    const services = (parse(text, { maxAliasCount: 100 }) as { services?: object } | null)
      ?.services;
    return typeof services === 'object' && services !== null ? Object.entries(services) : [];
  } catch {
    return [];
  }
}

/** `8080:80`, `127.0.0.1:8080:80/tcp`, `80`, `{ published: 8080 }`: the port that users reach. */
function publicPort(ports: unknown): number | undefined {
  const first: unknown = Array.isArray(ports) ? ports[0] : undefined;
  if (typeof first === 'object' && first !== null) {
    return Number((first as { published?: unknown }).published) || undefined;
  }
  const parts = String(first ?? '')
    .replace(/\/\w+$/, '')
    .split(':');
  return Number(parts.length > 1 ? parts.at(-2) : parts[0]) || undefined;
}
