/** At most one driver per service. A killed driver's lease is free at once. */
export interface LeaseKeeper {
  /** The lease, or who holds it. Waits at most `waitMs` for a holder that is about to go. */
  acquire(service: string, holder: LeaseHolder, waitMs: number): Promise<Lease | LeaseHolder>;
}

export interface LeaseHolder {
  readonly pid: number;
  readonly host: string;
  /** For people: `deploy by alice since …`. */
  readonly purpose: string;
}

export interface Lease extends AsyncDisposable {
  readonly kind: 'lease';
  /** False once the lease was lost; its holder then performs nothing. */
  isHeld(): boolean;
}
