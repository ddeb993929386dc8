import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { linesOf } from '../load-file.ts';
import { type Execution, parseExecution } from './execution.ts';

/** The executions of all journals in a folder. After the last one `tornLines` is known. */
export interface Journals {
  executions(): Generator<Execution>;
  /** Lines that were cut off by a kill: executions of which no client can have heard. */
  tornLines(): number;
}

/** Reads `*.csv` in `folder`; a folder that does not exist has no executions. */
export function readJournals(folder: string): Journals {
  let torn = 0;
  return {
    tornLines: () => torn,
    *executions() {
      torn = 0;
      for (const name of journalNames(folder)) {
        for (const line of linesOf(join(folder, name))) {
          const execution = parseExecution(line);
          if (execution) yield execution;
          else torn += 1;
        }
      }
    },
  };
}

function journalNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.csv'))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
