import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SteadyshipError } from '../../../kit/error.ts';
import { readRollout } from '../../../spec/read-rollout.ts';
import { exits } from '../../exits.ts';
import { type Draft, lookAround } from '../../init/look-around.ts';
import { rolloutText } from '../../init/rollout-text.ts';
import { defaultFile, problemTeller } from '../../rollout-file.ts';
import type { Terminal } from '../../terminal.ts';
import type { Options, VerbInput } from '../../verb.ts';

/** `init [folder]`: writes a rollout file for what it finds there. Never overwrites one. */
export async function init(input: VerbInput): Promise<number> {
  const { argument, options, terminal } = input;
  const folder = resolve(argument ?? '.');
  const path = join(folder, options.file ?? defaultFile);
  if (!existsSync(folder)) {
    const reason = 'there is no such folder';
    throw new SteadyshipError('ARGUMENT_INVALID', { argument: folder, reason });
  }
  if (existsSync(path)) throw new SteadyshipError('FILE_EXISTS', { path });
  const { draft: found, notes } = lookAround(folder);
  const given = withOptions(found, options);
  const asks = terminal.display.isAttended && !options.yes && !options.json;
  if (!asks) for (const note of notes) terminal.warn(note);
  const draft = asks ? await asked(given, notes, terminal) : given;
  if (!draft) {
    terminal.warn('Nothing was written.');
    return exits.usage;
  }
  if (Object.keys(draft.run).length === 0) {
    throw new SteadyshipError('ARGUMENT_MISSING', { verb: 'init', argument: '--run <command>' });
  }
  const text = rolloutText(draft);
  const read = readRollout({ file: path, content: text });
  if (!read.ok) {
    for (const problem of read.problem) problemTeller(input)(problem);
    throw new SteadyshipError('ROLLOUT_FILE_INVALID', { path, count: read.problem.length });
  }
  writeNew(path, text);
  if (options.json) terminal.print(JSON.stringify({ file: path, found: notes, ...draft }));
  else {
    terminal.print(`${path} is written:\n`);
    terminal.print(text);
    terminal.print('Next: steadyship plan, then steadyship deploy 1.0.0');
  }
  return exits.done;
}

async function asked(
  draft: Draft,
  notes: readonly string[],
  terminal: Terminal,
): Promise<Draft | undefined> {
  // A question cannot be called back: whoever ends the process means it.
  terminal.interrupted.addEventListener('abort', () => process.exit(exits.unknown));
  const { askAbout } = await import('../../init/ask.ts');
  return await askAbout(draft, notes);
}

function withOptions(draft: Draft, options: Options): Draft {
  const { service, run, port, health, replicas, strategy } = options;
  return {
    ...draft,
    ...(service !== undefined && { service }),
    ...(run !== undefined && { run: { web: run } }),
    ...(port !== undefined && { port: numberOf('--port', port, 65_535) }),
    ...(health !== undefined && { health }),
    ...(replicas !== undefined && { replicas: numberOf('--replicas', replicas, 1000) }),
    ...(strategy !== undefined && { strategy: strategy as Draft['strategy'] }),
  };
}

function numberOf(argument: string, written: string, most: number): number {
  const value = Number(written);
  if (Number.isInteger(value) && value > 0 && value <= most) return value;
  const reason = `it must be a whole number from 1 to ${most}`;
  throw new SteadyshipError('ARGUMENT_INVALID', { argument, reason });
}

/** Fails when somebody else has just made the file. */
function writeNew(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new SteadyshipError('FILE_EXISTS', { path }, error);
    throw new SteadyshipError('ARGUMENT_INVALID', { argument: path, reason: message }, error);
  }
}
