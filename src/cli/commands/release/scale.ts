import { openHost } from '../../../adapters/host.ts';
import { SteadyshipError } from '../../../kit/error.ts';
import { giveOrder } from '../../follow/give-order.ts';
import type { VerbInput } from '../../verb.ts';

const replicasMax = 1000;

/** `scale <service> --replicas N [--role R]`: changes how many instances are wanted. */
export async function scale({ argument, options, terminal }: VerbInput): Promise<number> {
  const replicas = Number(options.replicas);
  if (!Number.isInteger(replicas) || replicas < 0 || replicas > replicasMax) {
    throw new SteadyshipError('ARGUMENT_INVALID', {
      argument: '--replicas',
      reason: `it must be a whole number from 0 to ${replicasMax}`,
    });
  }
  using host = openHost(options.state);
  return await giveOrder({ host, service: argument!, options, terminal }, ({ settings }) => {
    const roles = settings?.roles.map((one) => one.name) ?? [];
    if (!options.role && roles.length > 1) {
      throw new SteadyshipError('ARGUMENT_INVALID', {
        argument: '--role',
        reason: `the service has several (${roles.join(', ')}); name one`,
      });
    }
    return { kind: 'scale', role: options.role ?? roles[0] ?? 'web', replicas };
  });
}
