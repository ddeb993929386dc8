import { createRequire } from 'node:module';

const [, , packages = '', listen, backend] = process.argv;
const load = createRequire(`${packages}/`);
const app = load('fastify')();
app.register(load('@fastify/reply-from'), { base: `http://127.0.0.1:${backend}` });
app.all('/*', (request: { url: string }, reply: { from: (url: string) => void }) => {
  reply.from(request.url);
});
await app.listen({ port: Number(listen), host: '0.0.0.0' });
