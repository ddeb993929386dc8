import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const [, , packages = '', listen, backend] = process.argv;
const { Pool } = createRequire(`${packages}/`)('undici');
const pool = new Pool(`http://127.0.0.1:${backend}`, { connections: 128 });

createServer((request, response) => {
  const headers = { ...request.headers, 'x-forwarded-for': request.socket.remoteAddress };
  Reflect.deleteProperty(headers, 'connection');
  const body = request.method === 'GET' ? null : request;
  pool.stream(
    { path: request.url, method: request.method, headers, body, opaque: response },
    (answer: { statusCode: number; headers: Record<string, string> }) => {
      response.writeHead(answer.statusCode, answer.headers);
      return response;
    },
    () => {},
  );
}).listen(Number(listen));
