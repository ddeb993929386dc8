import type { ErrorEntry } from './entry.ts';

/** The machine and the processes on it. */
export const hostErrors = {
  KEEPER_UNREACHABLE: {
    sentence: 'The keeper does not answer on {socket}: {reason}.',
    causes: ['It was never started on this host.', 'It was killed and not started again.'],
    remedy: 'Start it with "steadyship serve" or, at every boot, "steadyship service install".',
    exitCode: 4,
    httpStatus: 503,
  },
  KEEPER_OTHER_VERSION: {
    sentence:
      'The keeper of {folder} is of version {version} and speaks protocol {protocol}; this ' +
      'program speaks {known}.',
    causes: ['Steadyship was updated or downgraded while its keeper ran on.'],
    remedy: 'Use the version of the keeper, or end the keeper with SIGTERM (its processes run on).',
    exitCode: 2,
    httpStatus: 503,
  },
  PROXY_UNREACHABLE: {
    sentence: 'The proxy of {service} does not answer on {socket}: {reason}.',
    causes: ['It is being replaced.', 'It was killed, and the keeper is not running.'],
    remedy: 'Look with "steadyship doctor"; the keeper starts it again by itself.',
    exitCode: 4,
    httpStatus: 503,
  },
  CONTROLLER_UNREACHABLE: {
    sentence: 'No controller answers at {address}: {reason}.',
    causes: ['"steadyship serve" is not running there.', 'A firewall or a wrong address.'],
    remedy: 'Start it, or correct --server.',
    exitCode: 4,
    httpStatus: 502,
  },
  PORT_IN_USE: {
    sentence: 'Port {port} is already in use{holder}.',
    causes: ['Another program listens there.', 'Another service of Steadyship has the same port.'],
    remedy: 'Stop that program, or choose another port in the rollout file.',
    exitCode: 2,
    httpStatus: 409,
  },
  NODE_TOO_OLD: {
    sentence: 'Node 24 is needed, and this is Node {found}.',
    causes: ['An older Node comes first on PATH.'],
    remedy: 'Install Node 24 or later and put it first on PATH.',
    exitCode: 2,
    httpStatus: 500,
  },
  COMMAND_NOT_FOUND: {
    sentence: 'The program {program} was not found.',
    causes: ['It is not installed.', 'It is not on the PATH of the process that starts it.'],
    remedy: 'Install it, or write its full path.',
    exitCode: 2,
    httpStatus: 422,
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
