import { mapAt } from '../rules/rule.ts';
import type { Environment, SecretReference } from '../service-file.ts';
import type { Located, LocatedMap } from '../yaml/located.ts';

/** The variables of a service; numbers keep the characters they have in the file (`1.10`). */
export function environmentOf(service: LocatedMap): Environment {
  const files: string[] = [];
  const variables: Record<string, string | SecretReference> = Object.create(null);
  for (const [name, { value }] of mapAt(service, 'env')?.entries ?? []) {
    if (name !== 'file') variables[name] = variableOf(value);
    else if (value.kind === 'list') files.push(...value.items.map(textOf));
    else files.push(textOf(value));
  }
  return { files, variables: { ...variables } };
}

function variableOf(value: Located): string | SecretReference {
  if (value.kind !== 'map') return textOf(value);
  const secret = value.entries.get('secret');
  return { secret: secret ? textOf(secret.value) : '' };
}

function textOf(value: Located): string {
  if (value.kind !== 'scalar') return '';
  return typeof value.value === 'string' ? value.value : value.source;
}
