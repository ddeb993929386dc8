import { notAvailable } from '../not-available.ts';
import { canary } from './canary.ts';
import { evidence } from './evidence.ts';
import { health } from './health.ts';
import { interpolation } from './interpolation.ts';
import { platform } from './platform.ts';
import { roles } from './roles.ts';
import type { Rule } from './rule.ts';
import { source } from './source.ts';
import { strategy } from './strategy.ts';
import { tasks } from './tasks.ts';
import { variables } from './variables.ts';

/** Every rule that keys of a service must keep together. */
export const rules: readonly Rule[] = [
  platform,
  source,
  roles,
  health,
  strategy,
  canary,
  tasks,
  evidence,
  variables,
  interpolation,
  notAvailable,
];
