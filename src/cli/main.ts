#!/usr/bin/env node
import './require-node.ts';
import { Command, CommanderError } from 'commander';
import { formatError, isSteadyshipError } from '../kit/error.ts';
import { exits } from './exits.ts';
import { stateFolder } from './state-folder.ts';
import { processTerminal, type Terminal } from './terminal.ts';
import type { Options, Verb } from './verb.ts';
import { verbs } from './verbs.ts';

/** Runs one verb and answers with its exit code. Each verb is loaded only when it is asked for. */
async function main(argv: readonly string[]): Promise<number> {
  const terminal = processTerminal(() => process.exit(exits.unknown));
  const program = new Command('steadyship')
    .description('Puts a new version in front of its users without losing a request.')
    .option('--state <folder>', 'where the state of this host lies')
    .option('--json', 'machine-readable output', false)
    .exitOverride();
  let code: number = exits.done;
  for (const verb of verbs) {
    addVerb(program, verb, async (argument, options) => {
      code = await run(verb, argument, options, terminal);
    });
  }
  try {
    await program.parseAsync([...argv]);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exits.done : exits.usage;
    if (!isSteadyshipError(error)) throw error;
    terminal.warn(formatError(error));
    return error.exitCode;
  }
}

function addVerb(
  program: Command,
  verb: Verb,
  act: (argument: string | undefined, options: Options) => Promise<void>,
): void {
  const words = verb.argument ? `${verb.name} ${verb.argument}` : verb.name;
  const command = program.command(words).description(verb.summary);
  command.addHelpText('after', `\nExample:\n  ${verb.example}`);
  for (const { flags, summary, otherwise } of verb.options) {
    command.option(flags, summary, otherwise);
  }
  command.action((...given: unknown[]) => {
    const own = given.at(-1) as Command;
    const options = own.optsWithGlobals() as Options;
    const argument = verb.argument ? (given[0] as string | undefined) : undefined;
    return act(argument, { ...options, state: stateFolder(options.state) });
  });
}

async function run(
  verb: Verb,
  argument: string | undefined,
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const perform = await verb.load();
  return perform({ argument, options, terminal });
}

process.exitCode = await main(process.argv);
