// What the shop answers, by path. Each answer names its version and the hash of its own body and
// of the body it received, so that a client can tell whether anything was changed on the way.
import { createHash } from 'node:crypto';

/** The first 32 hexadecimal digits of the SHA-256 of `bytes`. */
export function hash(bytes) {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}

const bytesMax = 64 * 1024 * 1024;

/** Answers one request whose body has arrived and whose headers are set. */
export function answer(request, response, url) {
  const { pathname, searchParams } = url;
  const bytes = Math.min(Number(searchParams.get('bytes') ?? 16384), bytesMax);
  const overMs = Number(searchParams.get('ms') ?? 1000);
  if (pathname === '/slow') return slowly(response, content(bytes), overMs);
  if (pathname === '/large') return whole(request, response, content(bytes));
  if (pathname === '/events') return events(request, response, overMs);
  if (pathname === '/none') return response.writeHead(204).end();
  if (pathname === '/cached') return cached(request, response);
  if (pathname === '/trailers') return withTrailers(response);
  return whole(request, response, text(`${request.method} ${pathname}\n`));
}

let latest = { bytes: Buffer.alloc(0), hash: hash('') };

/** Bytes of which no two blocks are alike, and their hash: a lost or repeated block changes it. */
function content(size) {
  if (size === latest.bytes.length) return latest;
  const bytes = Buffer.alloc(size, 'steadyship ');
  for (let at = 0; at + 4 <= size; at += 1024) bytes.writeUInt32BE(at, at);
  latest = { bytes, hash: hash(bytes) };
  return latest;
}

function text(content) {
  const bytes = Buffer.from(content);
  return { bytes, hash: hash(bytes) };
}

function whole(request, response, body) {
  response.setHeader('x-shop-body', body.hash);
  response.setHeader('content-type', 'text/plain');
  response.setHeader('content-length', body.bytes.length);
  response.end(request.method === 'HEAD' ? undefined : body.bytes);
}

function cached(request, response) {
  response.setHeader('etag', '"shop"');
  if (request.headers['if-none-match'] === '"shop"') return response.writeHead(304).end();
  return whole(request, response, text('cached\n'));
}

function withTrailers(response) {
  const body = Buffer.from('a body, then a trailer\n');
  response.setHeader('x-shop-body', hash(body));
  response.setHeader('trailer', 'x-shop-trailer');
  response.write(body);
  response.addTrailers({ 'x-shop-trailer': hash(body) });
  response.end();
}

/** Twenty chunks spread over `overMs`. */
function slowly(response, { bytes, hash }, overMs) {
  response.setHeader('x-shop-body', hash);
  response.setHeader('content-type', 'text/plain');
  const pieces = 20;
  const size = Math.ceil(bytes.length / pieces);
  let sent = 0;
  const timer = setInterval(() => {
    response.write(bytes.subarray(sent, sent + size));
    sent += size;
    if (sent < bytes.length) return;
    clearInterval(timer);
    response.end();
  }, overMs / pieces);
  response.on('close', () => clearInterval(timer));
  response.flushHeaders();
}

/** Server-sent events, numbered from 1 or from the client's Last-Event-ID, until someone ends it. */
function events(request, response, everyMs) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  let id = Number(request.headers['last-event-id'] ?? 0);
  const send = () => {
    id += 1;
    response.write(`id: ${id}\ndata: ${id}\n\n`);
  };
  send();
  const timer = setInterval(send, Math.max(everyMs, 10));
  response.on('close', () => clearInterval(timer));
  response.on('finish', () => clearInterval(timer));
}
