/** Events that one call of `history` returns at most; callers page on. */
export const historyMax = 10_000;

/** Orders of a service that may wait for an answer. People give few; a loop of a program, many. */
export const pendingMax = 1000;
