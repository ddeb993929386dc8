import { SimulatedClock } from '../kit/simulated-clock.ts';
import { routerContract } from './contract.ts';
import { FakeRouter } from './fake.ts';

routerContract('the fake', async () => ({
  router: new FakeRouter({ clock: new SimulatedClock() }),
  place: 'here',
  endpoints: {
    'old-1': { host: '127.0.0.1', port: 1 },
    'new-1': { host: '127.0.0.1', port: 2 },
  },
  async [Symbol.asyncDispose]() {},
}));
