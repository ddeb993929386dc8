/**
 * Where a judge writes down what it has seen of a release, so that a controller killed in the
 * middle goes on with it. Losing it costs evidence, never correctness: a judge that finds nothing
 * begins again with what the provider still remembers. Each such beginning is a test of its own,
 * so the chance of a false rollback is at most alpha for each of them.
 */
export interface EvidenceMemory {
  /** What was written for this key; undefined when there is nothing, or it cannot be read. */
  load(key: string): string | undefined;
  /** Replaces what was written. Never throws: what cannot be kept is lost. */
  save(key: string, text: string): void;
}

/** Remembers as long as the process lives. */
export class VolatileMemory implements EvidenceMemory {
  readonly #texts = new Map<string, string>();

  load(key: string): string | undefined {
    return this.#texts.get(key);
  }

  save(key: string, text: string): void {
    this.#texts.clear();
    this.#texts.set(key, text);
  }
}
