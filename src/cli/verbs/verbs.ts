import type { Verb } from '../verb.ts';
import { hostVerbs } from './host-verbs.ts';
import { lookVerbs } from './look-verbs.ts';
import { orderVerbs } from './order-verbs.ts';
import { projectVerbs } from './project-verbs.ts';
import { releaseVerbs } from './release-verbs.ts';

/** Every verb, in the order of the help page. */
export const verbs: readonly Verb[] = [
  ...projectVerbs,
  ...releaseVerbs,
  ...orderVerbs,
  ...lookVerbs,
  ...hostVerbs,
];
