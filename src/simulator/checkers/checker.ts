import type { ServiceState } from '../../core/release/state.ts';
import type { Turn } from '../../engine/engine.ts';
import type { Incarnation } from '../incarnation.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

/** What a checker can see: the world as it really is, and each turn of the engine. */
export interface Scene {
  readonly scenario: Scenario;
  readonly world: World;
  /** The state that is in the store now. */
  readonly state: () => ServiceState | undefined;
  /** Reports a broken invariant; the story ends there. */
  readonly broken: (invariant: number, what: string) => void;
}

/** An instance that was really started, and by whom. */
export interface Started {
  readonly place: string;
  readonly role: string;
  readonly instance: string;
  readonly by: Incarnation;
}

/** Watches for one invariant from outside, with nothing of the decision core's own reasoning. */
export interface Checker {
  afterTurn?(scene: Scene, before: ServiceState, turn: Turn): void;
  onStop?(scene: Scene, place: string, instance: string): void;
  onStart?(scene: Scene, started: Started): void;
  onRoute?(scene: Scene, place: string, before: number, after: number): void;
  atEnd?(scene: Scene): Promise<void>;
}
