import { freePort } from '../../proxy/testing/free-port.ts';
import { ProxyProcess } from '../../proxy/testing/proxy-process.ts';
import { routerContract } from '../contract.ts';
import { EmbeddedRouter } from './embedded-router.ts';

routerContract('the embedded proxy', async () => {
  const proxy = await ProxyProcess.start();
  const port = await freePort();
  const router = new EmbeddedRouter({ service: 'shop', stateFolder: proxy.folder, port });
  return {
    router,
    place: 'local',
    endpoints: {
      'old-1': { host: '127.0.0.1', port: 1 },
      'new-1': { host: '127.0.0.1', port: 2 },
    },
    async [Symbol.asyncDispose]() {
      router[Symbol.dispose]();
      await proxy[Symbol.asyncDispose]();
    },
  };
});
