import { usualSchedule, type World } from './world.ts';

const calm = { schedule: usualSchedule, errors: 0.001 } as const;

const clients = { present: 1000, perSecond: 0.5, failing: 0, slow: 0 } as const;

/** Releases in which nothing is wrong with the candidate, whatever the service goes through. */
export const healthyWorlds: readonly World[] = [
  { ...calm, name: 'calm, 20 rps', rps: 20 },
  { ...calm, name: 'calm, 200 rps', rps: 200 },
  { ...calm, name: 'drifting errors', rps: 200, drift: 0.3 },
  { ...calm, name: 'errors and traffic rise fourfold', rps: 200, ramp: 4 },
  { ...calm, name: 'diurnal traffic', rps: 200, diurnal: 0.6, drift: 0.3 },
  { ...calm, name: 'shared incident, 20 rps', rps: 20, incident: 30, drift: 0.3 },
  { ...calm, name: 'shared incident, 200 rps', rps: 200, incident: 30, drift: 0.3 },
  ...[0, 1, 2, 5, 20].map(
    (failing): World => ({
      ...calm,
      name: `sticky, ${failing} of 1,000 clients always fail`,
      rps: 50,
      clients: { ...clients, failing },
    }),
  ),
  ...[1, 2, 5, 20].map(
    (slow): World => ({
      ...calm,
      name: `sticky, ${slow} of 1,000 clients always slow`,
      rps: 50,
      clients: { ...clients, slow },
    }),
  ),
];
