import { z } from 'zod';
import { parseDuration } from '../../../kit/duration.ts';
import { sentence } from '../../mistake.ts';

const longestMs = 366 * 86_400_000;

const noUnit = sentence(
  'no-unit',
  '{value} has no unit, so nobody knows how long it is.',
  'Write {raw}s for seconds or {raw}m for minutes.',
);
const notDuration = sentence(
  'wrong-value',
  '{value} is not a duration.',
  'Write a number with its unit (ms, s, m, h, d), such as 30s or 1m30s.',
);
const tooLong = sentence(
  'wrong-value',
  '{value} is longer than a year.',
  'Write a shorter time, such as 10m or 2h.',
);

/** A duration such as `30s`, as milliseconds. */
export const duration = z
  .string({ error: (issue) => (typeof issue.input === 'number' ? noUnit : notDuration) })
  .regex(/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/, {
    error: (issue) => (/^\d+(\.\d+)?$/.test(String(issue.input)) ? noUnit : notDuration),
  })
  .transform((value, context) => {
    const durationMs = parseDuration(value);
    if (durationMs !== undefined && durationMs <= longestMs) return durationMs;
    context.addIssue({ code: 'custom', message: tooLong });
    return z.NEVER;
  })
  .meta({ id: 'duration', description: 'A number with its unit: 250ms, 30s, 1m30s, 2h, 7d.' });
