/** One life of the controller. Killed, it reaches nothing any more; stalled, it goes on later. */
export interface Incarnation {
  readonly number: number;
  isDead: boolean;
  /** It was stopped past its lease: what it still asks for comes from the past. */
  isStale: boolean;
}

/** What a call of a dead controller meets: nobody will ever read this. */
export class ControllerKilled extends Error {
  override readonly name = 'ControllerKilled';
}
