import { readFileSync } from 'node:fs';

/** Kept for the process itself: admin socket, state file, log, listeners. */
const reserved = 48;
const least = 8;
const most = 20_000;

/**
 * How many clients may be connected: each may need a second descriptor for its instance, and a
 * proxy that has none left can neither answer nor write its state. Clients beyond it are closed
 * at once.
 */
export function connectionBudget(limit = openFilesLimit()): number {
  return Math.max(least, Math.min(most, Math.floor((limit - reserved) / 2)));
}

function openFilesLimit(): number {
  try {
    const found = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'));
    return found ? Number(found[1]) : 1024;
  } catch {
    return 1024;
  }
}
