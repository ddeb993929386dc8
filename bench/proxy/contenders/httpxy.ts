import { Agent, createServer } from 'node:http';
import { createRequire } from 'node:module';

const [, , packages = '', listen, backend] = process.argv;
const path = createRequire(`${packages}/`).resolve('httpxy');
const { createProxyServer } = await import(path);
const agent = new Agent({ keepAlive: true });
const proxy = createProxyServer({ target: `http://127.0.0.1:${backend}`, agent, xfwd: true });
createServer((request, response) => {
  proxy.web(request, response).catch(() => response.destroy());
}).listen(Number(listen));
