import * as prompts from '@clack/prompts';
import type { Draft } from './look-around.ts';

/** Asks about what cannot be found by looking. Undefined when the person left. */
export async function askAbout(draft: Draft, notes: readonly string[]): Promise<Draft | undefined> {
  prompts.intro('A rollout file for this folder');
  for (const note of notes) prompts.log.info(note);
  const roles = Object.keys(draft.run);
  const answers = {
    service: await text('What do you call the service?', draft.service, isName),
    run:
      roles.length > 1 ? '' : await text('What starts an instance?', draft.run.web ?? '', isSome),
    port: await text('Which port do users reach?', String(draft.port), isPort),
    health: await text('What answers once an instance is ready? (a path, or tcp)', draft.health),
    replicas: await text('How many instances?', String(draft.replicas), isCount),
  };
  const strategy = await prompts.select({
    message: 'How shall a new version take over?',
    initialValue: draft.strategy,
    options: [
      { value: 'canary', label: 'canary', hint: 'a growing share of the traffic, watched' },
      { value: 'rolling', label: 'rolling', hint: 'instance by instance' },
      { value: 'blue-green', label: 'blue-green', hint: 'a whole second set, then one switch' },
    ],
  });
  if (prompts.isCancel(strategy)) return undefined;
  const { service, run, port, health, replicas } = answers;
  if ([service, run, port, health, replicas].includes(undefined)) return undefined;
  return {
    service: service!,
    run: roles.length > 1 ? draft.run : { web: run! },
    port: Number(port),
    health: health!,
    replicas: Number(replicas),
    strategy,
  };
}

async function text(
  message: string,
  initialValue: string,
  validate: (value: string) => string | undefined = () => undefined,
): Promise<string | undefined> {
  const answer = await prompts.text({
    message,
    initialValue,
    validate: (value) => validate(value ?? ''),
  });
  return prompts.isCancel(answer) ? undefined : answer;
}

function isName(value: string): string | undefined {
  return /^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(value)
    ? undefined
    : 'Lower-case letters, digits and dashes, a letter first.';
}

function isSome(value: string): string | undefined {
  return value.trim() === '' ? 'A command, such as node server.js' : undefined;
}

function isPort(value: string): string | undefined {
  const port = Number(value);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? undefined : 'From 1 to 65535.';
}

function isCount(value: string): string | undefined {
  const count = Number(value);
  return Number.isInteger(count) && count > 0 && count <= 1000 ? undefined : 'From 1 to 1000.';
}
