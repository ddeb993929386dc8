import { createServer } from 'node:net';
import { openHost } from '../../../adapters/host.ts';
import { waitsForPerson } from '../../../core/explain/summary.ts';
import { isSteadyshipError } from '../../../kit/error.ts';
import { holderOf } from '../../follow/holder-of.ts';
import { defaultFile, loadRollout } from '../../rollout-file.ts';
import { broken, doubt, type Finding, fine } from './finding.ts';

/** The store and, for each service, who drives it and what it waits for. */
export async function serviceFindings(stateFolder: string): Promise<{
  readonly findings: readonly Finding[];
  readonly services: readonly string[];
}> {
  try {
    using host = openHost(stateFolder);
    const services = await host.store.services();
    const findings: Finding[] = [fine('store', `${services.length} services, whole`)];
    for (const service of services) {
      const state = (await host.store.load(service))?.state;
      const holder = await holderOf(host, service);
      const isRunning = state?.release !== undefined && state.release.phase !== 'ended';
      const driven = holder ? `driven by ${holder.purpose}, pid ${holder.pid}` : 'driven by nobody';
      if (isRunning && !holder && !waitsForPerson(state)) {
        const remedy = 'Run "steadyship serve" or "steadyship tick", or repeat the deploy.';
        findings.push(doubt(service, 'a release stands still, driven by nobody', remedy));
      } else findings.push(fine(service, driven));
    }
    return { findings, services };
  } catch (error) {
    if (!isSteadyshipError(error)) throw error;
    return { findings: [broken('store', error.message, error.remedy)], services: [] };
  }
}

/** The rollout file, where there is one, and whether its ports are free or ours. */
export async function fileFindings(
  path: string | undefined,
  ours: readonly string[],
): Promise<readonly Finding[]> {
  const file = path ?? defaultFile;
  try {
    const { services } = loadRollout(file, undefined, () => undefined);
    const found = await Promise.all(
      services.map(async ({ service, port }) => {
        if (port === undefined || ours.includes(service) || (await isFree(port))) return [];
        const remedy = 'Stop the program that listens there, or choose another port.';
        return [broken('port', `${port} of ${service} is taken by another program`, remedy)];
      }),
    );
    return [
      fine('rollout file', `${file}: ${services.map((one) => one.service).join(', ')}`),
    ].concat(found.flat());
  } catch (error) {
    if (!isSteadyshipError(error)) throw error;
    if (error.code === 'ROLLOUT_FILE_NOT_FOUND' && path === defaultFile) {
      return [fine('rollout file', 'none in this folder')];
    }
    return [broken('rollout file', error.message, error.remedy)];
  }
}

/** Whether a server could listen there; one that may not, below 1024, is not taken. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'));
    server.listen({ port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
