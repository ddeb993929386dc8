import { setTimeout as pause } from 'node:timers/promises';

/** Asks until the answer is neither undefined nor false; rejects when that takes too long. */
export async function until<Answer>(
  what: string,
  ask: () => Answer | Promise<Answer>,
  withinMs = 20_000,
): Promise<Exclude<Awaited<Answer>, undefined | false>> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) {
      return answer as Exclude<Awaited<Answer>, undefined | false>;
    }
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await pause(50);
  }
}
