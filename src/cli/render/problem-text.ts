import type { Problem } from '../../spec/problem.ts';
import { type Line, printLine, type Style } from './style.ts';

/** A problem of a rollout file with its place, the line itself, and what to write instead. */
export function problemText(problem: Problem, style: Style): string {
  const { file, line, column, severity, message, remedy, excerpt } = problem;
  const isWarning = severity === 'warning';
  const lines: Line[] = [
    [
      { text: `${file}:${line}:${column} `, tone: 'strong' },
      { text: isWarning ? 'warning: ' : '', tone: 'wait' },
      { text: message },
    ],
    ...(excerpt ?? '')
      .split('\n')
      .filter((text) => text !== '')
      .map((text): Line => {
        const isMark = /^\s*\^+\s*$/.test(text);
        return [{ text: `    ${text}`, tone: isMark ? (isWarning ? 'wait' : 'bad') : 'idle' }];
      }),
    [{ text: `  ${remedy}` }],
  ];
  // The quoted line is the user's own, whatever its letters: only the colour is ours.
  const whole = { ...style, columns: 10_000, unicode: true };
  return lines.map((one) => printLine(one, whole)).join('\n');
}
