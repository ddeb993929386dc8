import { type Handlers, RpcError } from '../../kit/line-rpc.ts';
import { ownVersion } from '../../kit/own-version.ts';
import type { DataPlane } from '../data-plane.ts';
import { type HelloAnswer, protocolVersion } from '../protocol/answers.ts';
import { ShapeMistake } from '../protocol/shape.ts';
import { readPage, readPause } from '../routing/standing-orders.ts';
import type { Administration } from './administration.ts';

/** What the process itself has to do when told so. */
export interface ProcessOrders {
  /** Stops accepting, finishes what is under way, exits at the deadline at the latest. */
  retire(successorPath: string, deadlineMs: number): void;
  replace(argv: readonly string[] | undefined): Promise<{ readonly pid: number }>;
  stop(): void;
}

const retireMs = 120_000;

/** The methods of the admin socket. */
export function adminHandlers(
  plane: DataPlane,
  administration: Administration,
  orders: ProcessOrders,
): Handlers {
  const { handOver } = administration;
  return {
    hello: () => hello(plane, administration),
    apply: ({ route, token }) => {
      handOver.check(token);
      return administration.apply(route);
    },
    remove: async ({ service, token }) => {
      handOver.check(token);
      await administration.remove(service);
      return {};
    },
    pause: async ({ service, holdMs, limit, token }) => {
      handOver.check(token);
      await administration.pause(
        service,
        shaped(() => readPause(holdMs, limit)),
      );
      return {};
    },
    resume: async ({ service, token }) => {
      handOver.check(token);
      await administration.resume(service);
      return {};
    },
    maintenance: async ({ service, page, token }) => {
      handOver.check(token);
      const wanted = page == null ? undefined : shaped(() => readPage(page));
      await administration.maintenance(service, wanted);
      return {};
    },
    metrics: () => administration.metrics(),
    read: ({ service }) => administration.read(service),
    counts: ({ service, since }) => administration.counts(service, numberIn('since', since, 0)),
    drained: ({ service, instance, timeoutMs }) => {
      const limitMs = Math.min(numberIn('timeoutMs', timeoutMs, 30_000), 86_400_000);
      return administration.drained(service, String(instance), limitMs);
    },
    handOver: () => administration.beginHandOver(),
    retire: ({ token, successorPath, deadlineMs }) => {
      handOver.complete(token);
      orders.retire(String(successorPath), numberIn('deadlineMs', deadlineMs, retireMs));
      return {};
    },
    farewell: ({ counts, pid }) => {
      administration.takeFarewell(counts, pid);
      return {};
    },
    replace: ({ argv }) => orders.replace(argvIn(argv)),
    shutdown: () => {
      setImmediate(() => orders.stop());
      return {};
    },
  };
}

function hello(plane: DataPlane, administration: Administration): HelloAnswer {
  const { predecessor } = administration;
  return {
    protocol: protocolVersion,
    version: ownVersion,
    pid: process.pid,
    bootId: plane.bootId,
    startedAt: plane.startedAt,
    listeners: plane.listeners.answer,
    services: [...plane.services.all()].map(({ route }) => ({
      service: route.service,
      epoch: route.epoch,
    })),
    ...(plane.stateProblem === undefined ? {} : { stateProblem: plane.stateProblem }),
    ...(predecessor === undefined ? {} : { predecessorPid: predecessor.pid }),
  };
}

/** Turns a mistake in an order's content into an answer with a code. */
function shaped<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof ShapeMistake) throw new RpcError('BAD_PARAMS', error.message);
    throw error;
  }
}

function argvIn(argv: unknown): readonly string[] | undefined {
  if (argv === undefined) return undefined;
  const isList = Array.isArray(argv) && argv.every((item) => typeof item === 'string');
  if (isList && argv.length > 0) return argv as readonly string[];
  throw new RpcError('BAD_PARAMS', 'argv must be a list of texts: the script and its arguments.');
}

function numberIn(name: string, value: unknown, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  throw new RpcError('BAD_PARAMS', `${name} must be a number that is not negative.`);
}
