import { Agent, createServer } from 'node:http';
import { createRequire } from 'node:module';

const [, , packages = '', listen, backend] = process.argv;
const { createProxyServer } = createRequire(`${packages}/`)('http-proxy-3');
const agent = new Agent({ keepAlive: true });
const proxy = createProxyServer({ target: `http://127.0.0.1:${backend}`, agent, xfwd: true });
proxy.on('error', () => {});
createServer((request, response) => proxy.web(request, response)).listen(Number(listen));
