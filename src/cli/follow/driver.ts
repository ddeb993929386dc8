import { hostname } from 'node:os';
import type { Edge } from '../../adapters/edge.ts';
import type { Host } from '../../adapters/host.ts';
import { openPorts } from '../../adapters/ports.ts';
import type { ServiceState } from '../../core/release/state.ts';
import { drive } from '../../engine/drive.ts';
import { Engine, type Turn } from '../../engine/engine.ts';
import type { Lease, LeaseHolder } from '../../store/lease.ts';

export interface DriverOptions {
  readonly host: Host;
  readonly service: string;
  readonly edge: Edge;
  /** For people who meet the lease: `deploy by alice`. */
  readonly purpose: string;
  readonly signal: AbortSignal;
  readonly onTurn: (turn: Turn) => void;
  /** Something keeps it from going on for now; it tries again by itself. */
  readonly onTrouble: (sentence: string) => void;
  readonly isDone: (turn: Turn) => boolean;
}

/** How a drive ended: `done`, told to stop, the lease was lost, or somebody else holds it. */
export type DriveEnd =
  | { readonly kind: 'lost' }
  | { readonly kind: 'done' | 'stopped'; readonly state: ServiceState }
  | { readonly kind: 'held'; readonly by: LeaseHolder };

const leaseWaitMs = 500;

/** Drives one service in the foreground, under its lease, until it is done or told to stop. */
export async function driveService(options: DriverOptions): Promise<DriveEnd> {
  const { host, service, signal } = options;
  const holder = { pid: process.pid, host: hostname(), purpose: options.purpose };
  const lease = await host.leases.acquire(service, holder, leaseWaitMs);
  if (!isLease(lease)) return { kind: 'held', by: lease };
  await using _ = lease;
  await using ports = await openPorts(host, service, options.edge);
  const engine = await Engine.open({ service, ports, mayAct: () => lease.isHeld() });
  let isDone = false;
  const isLost = () => !lease.isHeld();
  await drive(engine, {
    clock: ports.clock,
    busyMs: 250,
    idleMs: 1000,
    signal,
    onTurn: options.onTurn,
    onTrouble: (trouble) => options.onTrouble(`${trouble.message} It goes on by itself.`),
    isDone: (turn) => {
      isDone = !isLost() && options.isDone(turn);
      return isDone || isLost();
    },
  });
  if (!isDone && isLost()) return { kind: 'lost' };
  return { kind: isDone ? 'done' : 'stopped', state: engine.state };
}

function isLease(answer: Lease | LeaseHolder): answer is Lease {
  return 'kind' in answer;
}
