import type { Problem } from './problem.ts';

/**
 * A problem as people read it on a terminal, without colour:
 *
 *     rollout.yaml:3:7 "8080" is not a port.
 *         port: "8080"
 *               ^
 *       Write a number without quotes, such as 8080.
 */
export function printProblem(problem: Problem): string {
  const { file, line, column, severity, message, remedy, excerpt } = problem;
  const head = `${file}:${line}:${column} ${severity === 'warning' ? 'warning: ' : ''}${message}`;
  const quoted = (excerpt ?? '').split('\n').map((text) => `    ${text}`.trimEnd());
  return [head, ...(excerpt === undefined ? [] : quoted), `  ${remedy}`].join('\n');
}
