import { readdirSync, readFileSync } from 'node:fs';

/** Whether a process exists and is more than a zombie that nobody has reaped yet. */
export function isLiving(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return stateOf(pid) !== 'Z';
}

function stateOf(pid: number): string | undefined {
  try {
    // The state comes after the program's name, which is in parentheses.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
  } catch {
    return undefined; // No /proc here, or it ended while we looked.
  }
}

export interface Living {
  readonly pid: number;
  readonly command: string;
}

/**
 * Every process but ours that has `text` in its arguments or its environment. With the name of a
 * temporary folder that finds all that belongs to it, also what nobody remembers having started.
 * Empty where there is no /proc.
 */
export function livingWith(text: string): readonly Living[] {
  const found: Living[] = [];
  for (const name of processNames()) {
    const pid = Number(name);
    if (pid === process.pid || !isLiving(pid)) continue;
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
      const environment = readFileSync(`/proc/${name}/environ`, 'utf8');
      if (!command.includes(text) && !environment.includes(text)) continue;
      found.push({ pid, command: command.replaceAll('\0', ' ').trim().slice(0, 200) });
    } catch {
      // It ended while we looked, or is not ours.
    }
  }
  return found;
}

function processNames(): readonly string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}
