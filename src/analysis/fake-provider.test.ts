import { providerContract } from './contract/provider-contract.ts';
import { FakeProvider } from './fake-provider.ts';

providerContract('the fake provider', (_context, traffic) => {
  const fromMs = Date.UTC(2026, 0, 1);
  const provider = new FakeProvider();
  for (const one of traffic) provider.add({ ...one, atMs: fromMs + one.second * 1000 });
  return { provider, fromMs, breakDown: () => provider.fail('told to fail') };
});
