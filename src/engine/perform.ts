import type { Revision } from '../core/release/revision.ts';
import type { Action } from '../core/world/action.ts';
import type { Look } from './observe.ts';
import type { Ports } from './ports.ts';

/** An action the world refused or did not answer. The next look shows what came of it. */
export interface Failure {
  readonly action: Action;
  readonly because: string;
}

export interface Performance {
  readonly ports: Ports;
  readonly look: Look;
  readonly revisions: ReadonlyMap<number, Revision>;
  /** Asked before every action: a driver that lost its lease performs nothing more. */
  readonly mayAct: () => boolean;
}

/** Asks the world for each action in turn. Nothing here fails the loop. */
export async function perform(
  actions: readonly Action[],
  performance: Performance,
): Promise<readonly Failure[]> {
  const failures: Failure[] = [];
  for (const action of actions) {
    if (!performance.mayAct()) return failures;
    try {
      await performOne(action, performance);
    } catch (error) {
      failures.push({ action, because: (error as Error).message });
    }
  }
  return failures;
}

async function performOne(action: Action, performance: Performance): Promise<void> {
  const { ports, look, revisions } = performance;
  switch (action.kind) {
    case 'start': {
      const revision = revisions.get(action.revision);
      if (!revision) throw new Error(`revision ${action.revision} is not in the store`);
      const { place, instance, role } = action;
      return ports.platform.start({ place, instance, revision, role });
    }
    case 'stop':
      return ports.platform.stop(action.place, action.instance, action.graceMs);
    case 'scale': {
      const revision = revisions.get(action.revision);
      if (!revision) throw new Error(`revision ${action.revision} is not in the store`);
      return ports.platform.scale(action.place, revision, action.role, action.count);
    }
    case 'route': {
      const { kind: _, place, ...wanted } = action;
      const endpoints = look.endpoints.get(place) ?? {};
      return ports.router.write(place, { ...wanted, endpoints });
    }
    case 'run':
      return ports.runner.run(action.id, action.task);
  }
}
