import { SimulatedClock } from '../kit/simulated-clock.ts';
import { platformContract } from './contract.ts';
import { FakePlatform } from './fake.ts';

const healthy = { number: 1, version: '1.0.0', digest: 'd' };
const broken = { number: 2, version: '2.0.0', digest: 'e' };

for (const instances of ['each', 'count'] as const) {
  platformContract(`the fake, by ${instances}`, instances, async () => {
    const clock = new SimulatedClock();
    const platform = new FakePlatform({
      clock,
      places: ['here', 'there'],
      instances,
      lifeOf: ({ revision }) => ({
        readyAfterMs: 500,
        exitsAfterMs: 300,
        broken: revision.number === broken.number,
      }),
    });
    const pass = () => clock.sleep(100);
    const dispose = async () => undefined;
    return { platform, healthy, broken, role: 'web', pass, [Symbol.asyncDispose]: dispose };
  });
}
