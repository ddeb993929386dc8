/**
 * Changes of behaviour that a running release must not meet half-way: a release records the flags
 * it began with and finishes by them, whatever version of the program drives it. A flag is added
 * with the change, named in `flagsNow`, and never removed while a stored history names it.
 */
export const flagsNow = ['drain-before-stop'] as const;

export type FlagName = (typeof flagsNow)[number];
