import { parseDuration } from '../../../kit/duration.ts';
import { SteadyshipError } from '../../../kit/error.ts';
import type { Scope } from '../../../server/access/scope.ts';
import type { TokenRecord } from '../../../server/access/token.ts';
import { TokenFolder } from '../../../server/access/token-folder.ts';
import { exits } from '../../exits.ts';
import type { Options, VerbInput } from '../../verb.ts';

/** `token create|list|revoke`: who may use the API over the network. A token is shown once. */
export async function token({ argument, rest, options, terminal }: VerbInput): Promise<number> {
  const tokens = new TokenFolder(options.state);
  if (argument === 'list') {
    const known = tokens.list().map(shown);
    if (options.json) terminal.print(JSON.stringify({ tokens: known }, null, 2));
    else for (const one of known) terminal.print(line(one));
    if (known.length === 0) terminal.warn('There are no tokens.');
    return exits.done;
  }
  const name = rest[1];
  if (name === undefined) {
    const what = argument === 'create' ? 'the name of its holder' : 'the id of the token';
    throw invalid(`token ${argument}`, `${what} is missing`);
  }
  if (argument === 'revoke') {
    tokens.revoke(name);
    if (options.json) terminal.print(JSON.stringify({ revoked: name }));
    terminal.warn(`The token ${name} is refused from now on.`);
    return exits.done;
  }
  const made = tokens.create({
    name,
    scope: (options.scope ?? 'read') as Scope,
    automation: options.automation ?? false,
    validForMs: duration(options),
  });
  const { expiresAt } = shown(made.record);
  if (options.json) {
    terminal.print(JSON.stringify({ token: made.token, ...shown(made.record) }, null, 2));
  } else {
    terminal.print(made.token);
  }
  terminal.warn(`Valid until ${expiresAt}. It is kept nowhere and not shown again.`);
  return exits.done;
}

function duration({ validFor = '90d' }: Options): number {
  const ms = parseDuration(validFor);
  if (ms === undefined) throw invalid('--valid-for', 'it must be a duration, such as 90d');
  return ms;
}

/** Everything about a token but its hash. */
function shown({ id, name, scope, automation, createdAt, expiresAt }: TokenRecord) {
  return {
    id,
    name,
    scope,
    automation,
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
  };
}

function line({ id, name, scope, automation, expiresAt }: ReturnType<typeof shown>): string {
  const kind = automation ? 'program' : 'person';
  const end = Date.parse(expiresAt) <= Date.now() ? 'expired' : 'until';
  return `${id}  ${scope.padEnd(7)}  ${kind.padEnd(7)}  ${end} ${expiresAt}  ${name}`;
}

function invalid(argument: string, reason: string): SteadyshipError {
  return new SteadyshipError('ARGUMENT_INVALID', { argument, reason });
}
