import { type Finding, finding, warning } from '../finding.ts';
import type { Located, LocatedEntry, LocatedMap } from '../yaml/located.ts';
import { credentialsInUrl, looksSecret } from '../yaml/mask.ts';
import { variableName } from '../yaml/masked-values.ts';
import { mapAt } from './rule.ts';

/** Set by the program itself, differently for each instance. */
const ours = /^(?:PORT|HOST|STEADYSHIP(?:_.*)?)$/;

/** Names of variables can be used by programs, and values are not secrets. */
export function variables(service: LocatedMap): Finding[] {
  const findings: Finding[] = [];
  for (const [name, entry] of mapAt(service, 'env')?.entries ?? []) {
    if (name === 'file') continue;
    if (!variableName.test(name)) findings.push(wrongName(entry));
    else if (ours.test(name)) findings.push(reserved(entry, name));
    else findings.push(...secretInClear(name, entry.value));
  }
  return findings;
}

function wrongName({ keyAt }: LocatedEntry): Finding {
  return finding(
    keyAt,
    'wrong-name',
    'This is not the name of a variable: it has letters, digits and _, and no digit first.',
    'Write a name such as LOG_LEVEL.',
  );
}

function reserved({ keyAt }: LocatedEntry, name: string): Finding {
  return finding(
    keyAt,
    'contradiction',
    `Each instance gets its own ${name.slice(0, 40)}, so it cannot be set here.`,
    name === 'PORT' ? 'Remove it; the port that users reach is `port`.' : 'Remove it.',
  );
}

function secretInClear(name: string, value: Located): Finding[] {
  if (value.kind !== 'scalar' || typeof value.value === 'boolean') return [];
  const text = String(value.value ?? '');
  const byName = looksSecret(name) && text !== '' && !isSetting(text);
  const inUrl = text.search(credentialsInUrl) !== -1;
  if (!byName && !inUrl) return [];
  return [
    warning(
      value.at,
      'secret-in-clear',
      byName
        ? `By its name ${name.slice(0, 40)} is a secret, and whoever reads this file sees it.`
        : 'There is a password in this address, and whoever reads this file sees it.',
      `Write { secret: ${name.slice(0, 60)} }, and keep the value where secrets are kept.`,
    ),
  ];
}

/** A path, a short number or a switch: `TOKEN_TTL: 3600`, `PASSWORD_FILE: /run/secrets/db`. */
function isSetting(text: string): boolean {
  return /^(?:\/\S*|\d{1,5}|true|false|yes|no|on|off|none)$/i.test(text);
}
