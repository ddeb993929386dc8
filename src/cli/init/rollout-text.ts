import { splitCommand } from '../../spec/split-command.ts';
import type { Draft } from './look-around.ts';

/** A rollout file for a draft, with comments that say what one may want to change. */
export function rolloutText(draft: Draft): string {
  const { service, port, health, replicas, strategy } = draft;
  const roles = Object.keys(draft.run);
  const counts = roles.length > 1 ? `{ ${roles[0]}: ${replicas} }` : String(replicas);
  return `# How ${service} is released: "steadyship plan" shows it, "steadyship deploy" does it.
service: ${service}
${runText(draft.run)}
port: ${String(port).padEnd(29)} # users reach this; instances get $PORT and $HOST
health: ${health.padEnd(27)} # ${healthComment(health)}
replicas: ${counts.padEnd(25)} # two or more, so that one can be replaced while others serve
# env: { LOG_LEVEL: info, DATABASE_URL: { secret: DATABASE_URL } }   # secrets by name only
stop: { drain: 30s, grace: 10s }    # requests in flight may finish; then SIGTERM, then SIGKILL
${strategyText(strategy)}
evidence:
  limits:
    - { errors: 5% }                # more bad answers than this, and the candidate is taken back
rollback: { keepStable: 10m }       # the old revision stays warm this long: undo takes no time
`;
}

function runText(run: Draft['run']): string {
  const entries = Object.entries(run);
  const [only] = entries;
  if (entries.length === 1 && only) return `run: ${commandText(only[1])}`;
  return ['run:', ...entries.map(([role, command]) => `  ${role}: ${commandText(command)}`)].join(
    '\n',
  );
}

/** Commands run without a shell; one that needs a shell calls it by name. */
export function commandText(command: string): string {
  if (splitCommand(command).ok) return isPlain(command) ? command : JSON.stringify(command);
  return `[sh, -c, ${JSON.stringify(`exec ${command}`)}]`;
}

/** What YAML would read as something else than this text is quoted. */
function isPlain(text: string): boolean {
  return /^[A-Za-z./][\w ./@=+,-]*$/.test(text) && !/\s#|:\s/.test(text);
}

function healthComment(health: string): string {
  return health === 'tcp'
    ? 'the port accepts connections; a path such as /healthz says more'
    : 'answers 200 once an instance can take requests';
}

function strategyText(strategy: Draft['strategy']): string {
  switch (strategy) {
    case 'rolling':
      return `strategy:                           # instance by instance; others: canary, blue-green
  rolling: { maxSurge: 1, maxUnavailable: 0 }`;
    case 'blue-green':
      return `strategy:                           # a whole second set, then one switch
  blue-green: { switch: automatic, watch: 5m }`;
    case 'canary':
      return `strategy:
  canary:                           # a growing share of the traffic; hold = at least this long
    - { weight: 5%, hold: 1m }
    - { weight: 25%, hold: 2m }
    # - { approve: Half of the traffic? }    # asks a person
    - { weight: 50%, hold: 2m }`;
  }
}
