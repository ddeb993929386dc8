import { platform } from './platform.ts';
import type { Rule } from './rule.ts';

/** Every rule that keys of a service must keep together. */
export const rules: readonly Rule[] = [platform];
