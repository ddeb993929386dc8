import { z } from 'zod';
import { parseDuration } from '../../../kit/duration.ts';
import { sentence } from '../../mistake.ts';

const longestMs = 366 * 86_400_000;

const noUnit = sentence(
  'no-unit',
  '{value} has no unit, so nobody knows how long it is.',
  'Write {raw}s for seconds or {raw}m for minutes.',
);
const tooLong = sentence(
  'wrong-value',
  '{value} is longer than a year.',
  'Write a shorter time, such as 10m or 2h.',
);

/** `10 seconds`, `5 Min`: a time that people understand and a program should not guess. */
const inWords = /^(\d{1,6}(?:\.\d{1,3})?)\s*(milli|ms|s|m|h|d)[a-z]*$/i;

function notDuration(written: unknown): string {
  if (typeof written === 'number') return noUnit;
  const text = typeof written === 'string' ? written : '';
  if (/^\d+(\.\d+)?$/.test(text)) return noUnit;
  const words = inWords.exec(text);
  const unit = words?.[2]?.toLowerCase().replace('milli', 'ms');
  return sentence(
    'wrong-value',
    '{value} is not a duration.',
    words
      ? `Write ${words[1]}${unit}.`
      : 'Write a number with its unit (ms, s, m, h, d), such as {key}30s or {key}1m30s.',
  );
}

/** A duration such as `30s`, as milliseconds. */
export const duration = z
  .string({ error: (issue) => notDuration(issue.input) })
  .regex(/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/, { error: (issue) => notDuration(issue.input) })
  .transform((value, context) => {
    const durationMs = parseDuration(value);
    if (durationMs !== undefined && durationMs <= longestMs) return durationMs;
    context.addIssue({ code: 'custom', message: tooLong });
    return z.NEVER;
  })
  .meta({ id: 'duration', description: 'A number with its unit: 250ms, 30s, 1m30s, 2h, 7d.' });
