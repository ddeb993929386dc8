#!/usr/bin/env node
import './require-node.ts';
import { readFileSync } from 'node:fs';
import { type Asked, readArguments } from './arguments/read-arguments.ts';
import { exits } from './exits.ts';
import { stateFolder } from './state-folder.ts';
import { processTerminal, type Terminal } from './terminal.ts';
import type { Options } from './verb.ts';
import { verbs } from './verbs/verbs.ts';

/** Runs one verb and answers with its exit code. Each verb is loaded only when it is asked for. */
async function main(words: readonly string[]): Promise<number> {
  const terminal = processTerminal(() => process.exit(exits.unknown));
  try {
    return await perform(readArguments(words, verbs), terminal);
  } catch (error) {
    return await failed(error, words.includes('--json'), terminal);
  }
}

async function perform(asked: Asked, terminal: Terminal): Promise<number> {
  switch (asked.kind) {
    case 'mistake': {
      const { SteadyshipError } = await import('../kit/error.ts');
      throw new SteadyshipError(asked.code, asked.details as never);
    }
    case 'version':
      terminal.print(version());
      return exits.done;
    case 'help': {
      const { helpPage, verbPage } = await import('./arguments/help-page.ts');
      terminal.print(asked.verb ? verbPage(asked.verb) : helpPage(verbs));
      return exits.done;
    }
    case 'run': {
      const { verb, rest, options } = asked;
      const act = await verb.load();
      const known = {
        json: false,
        ...options,
        state: stateFolder(options.state as string | undefined),
      } as Options;
      const seen = shown(known, terminal);
      return await act({ argument: rest[0], rest, options: known, terminal: seen, verbs });
    }
  }
}

/** `--plain` takes away everything that only an eye can follow. */
function shown(options: Options, terminal: Terminal): Terminal {
  if (!options.plain) return terminal;
  return { ...terminal, display: { ...terminal.display, isLive: false, colour: false } };
}

/** What went wrong, for people or programs. Our own bugs keep their stack trace. */
async function failed(error: unknown, json: boolean, terminal: Terminal): Promise<number> {
  if (isBug(error)) throw error;
  const { printError } = await import('./print-error.ts');
  const { isSteadyshipError } = await import('../kit/error.ts');
  terminal.warn(printError(error as Error, json));
  return isSteadyshipError(error) ? error.exitCode : exits.unknown;
}

function isBug(error: unknown): boolean {
  const bugs = ['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'AssertionFailed'];
  return !(error instanceof Error) || bugs.includes(error.name);
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

process.exitCode = await main(process.argv.slice(2));
