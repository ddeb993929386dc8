// Stands for a database, so that the examples need none. Refuses queries after its end, as pools
// do: a request that is answered too late would show it.
import { setTimeout as pause } from 'node:timers/promises';

export async function openDatabase() {
  let isOpen = true;
  return {
    async query(text) {
      const ms = Number(/sleep\((\d+)\)/.exec(text)?.[1] ?? 0);
      await pause(ms);
      if (!isOpen) throw new Error('the pool has ended');
      return ms;
    },
    async end() {
      isOpen = false;
      console.log('database closed');
    },
  };
}
