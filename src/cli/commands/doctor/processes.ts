import {
  type HostHealth,
  hostHealth,
  type ProcessHealth,
} from '../../../adapters/look/host-health.ts';
import { broken, doubt, type Finding, fine } from './finding.ts';

/** Keeper, proxy, what they say of themselves, files that could not be read. */
export async function processFindings(
  stateFolder: string,
  hasServices: boolean,
): Promise<readonly Finding[]> {
  const health = await hostHealth(stateFolder);
  return [
    ...oneProcess('keeper', health.keeper, health.version, hasServices),
    ...oneProcess('proxy', health.proxy, health.version, hasServices),
    ...ports(health),
    ...health.down.map(({ id, because }) =>
      broken('process', `${id} does not run: ${because}`, 'Look with "steadyship logs".'),
    ),
    ...health.damaged.map((path) =>
      doubt(
        'file',
        `${path} could not be read and was set aside`,
        'See whether the disk is well; deploy the service again, then remove the file.',
      ),
    ),
  ];
}

function oneProcess(
  name: string,
  health: ProcessHealth,
  version: string,
  isNeeded: boolean,
): readonly Finding[] {
  switch (health.kind) {
    case 'absent': {
      if (!isNeeded) return [fine(name, 'not started yet; the first deploy does')];
      const remedy = 'Start it with "steadyship serve", or repeat the last deploy.';
      return [broken(name, 'does not run although services were deployed', remedy)];
    }
    case 'silent':
      return [broken(name, `does not answer: ${health.because}`, 'See its log; then end it.')];
    case 'answers': {
      const remedy = 'It is replaced without an outage by the next deploy.';
      const first =
        health.version === version
          ? fine(name, `version ${health.version}, pid ${health.pid}`)
          : doubt(name, `version ${health.version}, and this program is ${version}`, remedy);
      const problems = health.problems.map((what) => doubt(name, what, 'Follow what it says.'));
      return [first, ...problems];
    }
  }
}

function ports({ ports: open }: HostHealth): readonly Finding[] {
  return open.length === 0 ? [] : [fine('ports', `open for users: ${open.join(', ')}`)];
}
