/**
 * The log has moved on since the caller read it: somebody else drives this service. Nothing was
 * written; the caller stops driving, or loads again.
 */
export class StoreConflict extends Error {
  override readonly name = 'StoreConflict';
  readonly service: string;
  /** The event number the caller wanted to append after. */
  readonly after: number;
  /** The number of the log's last event. */
  readonly last: number;

  constructor(service: string, after: number, last: number) {
    super(`the log of ${service} ends with event ${last}, not ${after}`);
    this.service = service;
    this.after = after;
    this.last = last;
  }
}
