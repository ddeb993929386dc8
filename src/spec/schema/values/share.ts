import { z } from 'zod';
import { sentence } from '../../mistake.ts';

const noPercent = sentence('no-percent', '{value} has no percent sign.', 'Write {raw}%.');
const spaced = sentence(
  'wrong-value',
  '{value} has a space before the percent sign.',
  'Write it without the space, such as 25%.',
);
const other = sentence(
  'wrong-value',
  '{value} is not a percentage.',
  'Write a number with a percent sign and at most two decimals, such as 10% or 0.25%.',
);
const tooMuch = sentence(
  'wrong-value',
  '{value} is more than all there is.',
  'Write a share below 100%.',
);

function notShare(written: unknown): string {
  if (typeof written === 'number') return noPercent;
  const text = typeof written === 'string' ? written : '';
  if (/^\d+(\.\d+)?$/.test(text)) return noPercent;
  return /^\d+(\.\d+)?\s+%$/.test(text) ? spaced : other;
}

/** A share such as `10%`, as basis points. The smallest is 0.01 %. */
export const share = z
  .string({ error: (issue) => notShare(issue.input) })
  .regex(/^\d{1,9}(?:\.\d{1,2})?%$/, { error: (issue) => notShare(issue.input) })
  .transform((value, context) => {
    const basisPoints = Math.round(Number.parseFloat(value) * 100);
    if (basisPoints <= 10_000) return basisPoints;
    context.addIssue({ code: 'custom', message: tooMuch });
    return z.NEVER;
  })
  .meta({ id: 'share', description: 'A share of the traffic or of the requests: 10%, 0.25%.' });
