import { spawn } from 'node:child_process';
import { type Known, known, unknown } from '../../../core/world/known.ts';
import type { MeasureSource } from '../../measure-source.ts';

export interface CommandMeasureOptions {
  /** Exact argv, without a shell; `{{revision}}` in any part becomes the number. */
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** Default 30,000; then the command is killed with all it started. */
  readonly timeoutMs?: number;
}

const outputMax = 1024 * 1024;

/** A program whose output is the value: JSON, or else its text without the last line's end. */
export class CommandMeasure implements MeasureSource {
  readonly name: string;
  readonly #options: CommandMeasureOptions;

  constructor(options: CommandMeasureOptions) {
    this.#options = options;
    this.name = options.command[0] ?? 'the command';
  }

  async measure(revision: number): Promise<Known<unknown>> {
    const { command, env, folder, timeoutMs = 30_000 } = this.#options;
    const [program, ...argv] = command.map((part) =>
      part.replaceAll('{{revision}}', String(revision)),
    );
    if (program === undefined) return unknown('the command is empty');
    // A group of its own, so that what it started ends with it.
    const child = spawn(program, argv, {
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
      ...(env && { env: { ...process.env, ...env } }),
      ...(folder !== undefined && { cwd: folder }),
    });
    const kill = () => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    };
    return new Promise((resolve) => {
      let output = '';
      const answer = (value: Known<unknown>) => {
        clearTimeout(timer);
        kill();
        resolve(value);
      };
      const timer = setTimeout(() => {
        answer(unknown(`${program} did not end within ${timeoutMs} ms`));
      }, timeoutMs);
      child.on('error', (error) => answer(unknown(`${program}: ${error.message}`)));
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
        if (output.length > outputMax) answer(unknown(`${program} wrote more than 1 MiB`));
      });
      child.on('close', (code, signal) => {
        answer(
          code === 0 ? known(parsed(output)) : unknown(`${program} ended with ${code ?? signal}`),
        );
      });
    });
  }
}

function parsed(output: string): unknown {
  const text = output.trim();
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
