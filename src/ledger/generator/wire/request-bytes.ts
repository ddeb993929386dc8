import type { LoadContext } from '../context.ts';
import type { Exchange } from './exchange.ts';

/** The head of a request, with the framing of its body. */
export function headBytes(context: LoadContext, exchange: Exchange): Buffer {
  const { target, names } = context;
  const { plan } = exchange;
  const lines = [
    `${plan.method} ${target.prefix}${plan.path} HTTP/1.1`,
    `Host: ${target.authority}`,
    `${names.id}: ${exchange.id}`,
    ...(plan.headers ?? []),
  ];
  const length = plan.body?.length ?? plan.bodyLength;
  if (length !== undefined) {
    lines.push(plan.isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`);
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

/** One chunk of a chunked body. */
export function chunkBytes(bytes: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`${bytes.length.toString(16)}\r\n`, 'latin1'),
    bytes,
    Buffer.from('\r\n', 'latin1'),
  ]);
}

/** The end of a chunked body, with its trailers. */
export function lastChunkBytes(trailers: readonly string[] = []): Buffer {
  return Buffer.from(`0\r\n${trailers.map((line) => `${line}\r\n`).join('')}\r\n`, 'latin1');
}

/** The body as it goes over the wire, in one piece. */
export function framedBody(exchange: Exchange): Buffer {
  const { body, isChunked } = exchange.plan;
  if (!body) return Buffer.alloc(0);
  if (!isChunked) return body;
  const half = body.length >> 1;
  const parts = [body.subarray(0, half), body.subarray(half)].filter((part) => part.length > 0);
  return Buffer.concat([...parts.map(chunkBytes), lastChunkBytes()]);
}
