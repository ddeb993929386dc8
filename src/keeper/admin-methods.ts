import type { Handlers } from '../kit/line-rpc.ts';
import { ownVersion } from '../kit/own-version.ts';
import type { Keeper } from './keeper.ts';
import { integer, readId, readSpec, readTexts } from './protocol/read-spec.ts';
import { keeperProtocol } from './protocol/version.ts';

const graceMaxMs = 86_400_000;

/** The methods of the admin socket. `end` ends the keeper itself, after the answer is sent. */
export function adminMethods(keeper: Keeper, end: (stopAll: boolean) => void): Handlers {
  const grace = (value: unknown) => integer(value ?? 10_000, 'graceMs', 0, graceMaxMs);
  return {
    hello: () => ({
      protocol: keeperProtocol,
      version: ownVersion,
      pid: process.pid,
      bootId: keeper.bootId,
      problems: keeper.problems,
    }),
    list: () => keeper.list(),
    start: ({ spec, secretEnv }) =>
      keeper.start(readSpec(spec), { secretEnv: readTexts(secretEnv ?? {}, 'secretEnv') }),
    stop: ({ id, graceMs }) => keeper.stop(readId(id), grace(graceMs)),
    restart: ({ id, graceMs }) => keeper.restart(readId(id), grace(graceMs)),
    replace: ({ id, successor, env }) =>
      keeper.replace(readId(id), readSpec(successor), readTexts(env ?? {}, 'env')),
    note: ({ id, pid, notes }) =>
      keeper.note(readId(id), integer(pid, 'pid', 1, 2 ** 31), readTexts(notes, 'notes')),
    remove: ({ id }) => keeper.remove(readId(id)),
    shutdown: ({ stopAll }) => end(stopAll === true),
  };
}
