import { type Handlers, RpcError } from '../../kit/line-rpc.ts';
import { countsAnswer, readAnswer } from '../counts/report.ts';
import type { DataPlane } from '../data-plane.ts';
import { type HelloAnswer, protocolVersion } from '../protocol/answers.ts';

/** The methods of the admin socket. */
export function adminHandlers(plane: DataPlane, stop: () => void): Handlers {
  return {
    hello: () => hello(plane),
    apply: ({ route }) => plane.apply(route),
    read: ({ service }) => readAnswer(plane.service(service), plane.bootId),
    counts: ({ service, since }) =>
      countsAnswer(plane.service(service), plane.bootId, numberIn('since', since, 0)),
    drained: ({ service, instance, timeoutMs }) =>
      plane.drained(
        plane.service(service),
        String(instance),
        Math.min(numberIn('timeoutMs', timeoutMs, 30_000), 86_400_000),
      ),
    remove: async ({ service }) => {
      await plane.remove(plane.service(service).name);
      return {};
    },
    shutdown: () => {
      setImmediate(stop);
      return {};
    },
  };
}

function hello(plane: DataPlane): HelloAnswer {
  return {
    protocol: protocolVersion,
    version: '0.1.0',
    pid: process.pid,
    bootId: plane.bootId,
    startedAt: plane.startedAt,
    listeners: plane.listeners,
    services: [...plane.services.all()].map(({ route }) => ({
      service: route.service,
      epoch: route.epoch,
    })),
    ...(plane.stateProblem === undefined ? {} : { stateProblem: plane.stateProblem }),
  };
}

function numberIn(name: string, value: unknown, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  throw new RpcError('BAD_PARAMS', `${name} must be a number that is not negative.`);
}
