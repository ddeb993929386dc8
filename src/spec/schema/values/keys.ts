import { z } from 'zod';
import { sentence } from '../../mistake.ts';

/** The first word of a message that lists the keys that are possible in a map. */
export const possibleKeys = 'possible:';

/** A map with exactly these keys; any other key is a mistake. */
export function keys<Shape extends z.core.$ZodLooseShape>(shape: Shape, example: string) {
  const possible = `${possibleKeys}${Object.keys(shape).join(' ')}`;
  const wrongType = sentence('wrong-type', '{value} does not fit here.', `Write {key}${example}.`);
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? possible : wrongType),
  });
}
