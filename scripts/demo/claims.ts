/** What the demo promised to show, and whether it did. */
export class Claims {
  readonly #failed: string[] = [];
  readonly #made: { readonly claim: string; readonly holds: boolean }[] = [];

  add(claim: string, holds: boolean): void {
    this.#made.push({ claim, holds });
    if (!holds) this.#failed.push(claim);
  }

  /** Each as a line. */
  lines(): readonly string[] {
    return this.#made.map(({ claim, holds }) => `   ${holds ? 'yes' : 'NO '}  ${claim}`);
  }

  get allHold(): boolean {
    return this.#made.length > 0 && this.#failed.length === 0;
  }
}
