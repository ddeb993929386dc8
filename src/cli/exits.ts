/** Exit codes that a script can trust. */
export const exits = { done: 0, refused: 1, usage: 2, waiting: 3, unknown: 4 } as const;
