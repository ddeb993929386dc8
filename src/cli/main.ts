#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { formatError, isSteadyshipError } from '../kit/error.ts';
import { exits } from './follow-order.ts';
import { defaultFile } from './rollout-file.ts';
import { stateFolder } from './state-folder.ts';
import { processTerminal } from './terminal.ts';

interface Flags {
  readonly file: string;
  readonly environment?: string;
  readonly service?: string;
  readonly state?: string;
  readonly reason?: string;
  readonly json: boolean;
  readonly full?: boolean;
}

/** Runs one verb and answers with its exit code. Each verb is loaded only when it is asked for. */
async function main(argv: readonly string[]): Promise<number> {
  const terminal = processTerminal(() => process.exit(exits.unknown));
  let code: number = exits.done;
  const program = new Command('steadyship')
    .description('Puts a new version in front of its users without losing a request.')
    .option('--state <folder>', 'where the state of this host lies')
    .option('--json', 'machine-readable output', false)
    .exitOverride();
  const flags = (command: Command): Flags & { state: string } => {
    const all = command.optsWithGlobals() as Flags;
    return { ...all, state: stateFolder(all.state) };
  };
  program
    .command('deploy [version]')
    .description('release a revision; example: steadyship deploy 2.4.1')
    .option('-f, --file <path>', 'the rollout file', defaultFile)
    .option('-e, --environment <name>', 'an environment of the file')
    .option('-s, --service <name>', 'a service of the file, when it has several')
    .option('--reason <text>', 'why, for the history')
    .action(async (version: string | undefined, _options, command: Command) => {
      const { deploy } = await import('./commands/deploy.ts');
      code = await deploy(version, flags(command), terminal);
    });
  program
    .command('status [service]')
    .description('what is released, why it waits, what comes next')
    .action(async (service: string | undefined, _options, command: Command) => {
      const { status } = await import('./commands/status.ts');
      code = await status(service, flags(command), terminal);
    });
  for (const kind of ['pause', 'resume', 'approve', 'abort', 'retry'] as const) {
    program
      .command(`${kind} <service>`)
      .description(`${kind} the release of a service`)
      .option('--reason <text>', 'why, for the history')
      .action(async (service: string, _options, command: Command) => {
        const { give } = await import('./commands/order.ts');
        code = await give(service, { kind }, flags(command), terminal);
      });
  }
  program
    .command('promote <service>')
    .description('pass the gate the release waits at; --full: all that are left')
    .option('--full', 'go to the end')
    .option('--reason <text>', 'why, for the history')
    .action(async (service: string, _options, command: Command) => {
      const { give } = await import('./commands/order.ts');
      const all = flags(command);
      code = await give(service, { kind: 'promote', full: all.full ?? false }, all, terminal);
    });
  program
    .command('serve')
    .description('drive every service of this host until stopped')
    .action(async (_options, command: Command) => {
      const { serve } = await import('./commands/serve.ts');
      code = await serve(flags(command), terminal);
    });
  program
    .command('down')
    .description('stop everything that Steadyship runs on this host')
    .action(async (_options, command: Command) => {
      const { down } = await import('./commands/down.ts');
      code = await down(flags(command), terminal);
    });
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exits.done : exits.usage;
    if (!isSteadyshipError(error)) throw error;
    terminal.warn(formatError(error));
    return error.exitCode;
  }
  return code;
}

process.exitCode = await main(process.argv);
