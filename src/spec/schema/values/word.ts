import { z } from 'zod';
import { didYouMean } from '../../did-you-mean.ts';
import { sentence } from '../../mistake.ts';

/** One of a few words. `hints` says what to write for words that do not fit but are expected. */
export function word<const Words extends readonly [string, ...string[]]>(
  words: Words,
  hints: Readonly<Record<string, string>> = {},
) {
  const others = words.slice(0, -1).join(', ');
  const list = words.length === 1 ? words[0] : `${others} or ${words.at(-1)}`;
  return z.enum(words, {
    error: (issue) => {
      const written = typeof issue.input === 'string' ? issue.input : '';
      const near = didYouMean(written, words);
      const hint = Object.hasOwn(hints, written) ? hints[written] : undefined;
      const remedy = hint ?? (near ? `Did you mean ${near}? Possible: ${list}.` : `Write ${list}.`);
      return sentence('wrong-value', '{value} does not fit here.', remedy);
    },
  });
}
