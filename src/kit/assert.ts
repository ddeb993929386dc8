/** A broken assertion is a bug of ours: the process stops, restarts and replays its log. */
export class AssertionFailed extends Error {
  override readonly name = 'AssertionFailed';
}

/** Stops the program when `condition` does not hold. `message` says what must be true. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionFailed(message);
}
