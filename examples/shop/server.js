// A small shop: a plain HTTP service without dependencies, used by the demo and by the tests.
// It answers every path, keeps a journal of what it executed, and leaves gracefully on SIGTERM.
//   PORT=3000 node server.js
// README.md lists the paths and the ways to make it misbehave.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { answer, hash } from './answers.js';
import { openJournal } from './journal.js';
import { misbehave } from './misbehave.js';
import { readSettings } from './settings.js';
import { echoWebSocket } from './websocket.js';

const settings = readSettings();
if (settings.exitAtOnce) {
  console.error(`shop ${settings.version}: refuses to start (SHOP_EXIT_AT_ONCE)`);
  process.exit(1);
}

const startedAt = Date.now();
const journal = openJournal(settings.journal, settings.version);
const openStreams = new Set();
let leaving = false;
let unnamed = 0;

const server = createServer({ keepAliveTimeout: settings.idleCloseMs || 65_000 }, handle);
server.keepAliveTimeoutBuffer = 0;
server.requestTimeout = 0;
server.on('upgrade', upgrade);

function isReady() {
  const { readyAfterMs, unreadyAfterMs, neverReady } = settings;
  const livedMs = Date.now() - startedAt;
  const isTired = unreadyAfterMs > 0 && livedMs >= unreadyAfterMs;
  return livedMs >= readyAfterMs && !isTired && !leaving && !neverReady;
}

function handle(request, response) {
  const url = new URL(request.url, 'http://shop');
  response.setHeader('x-shop-version', settings.version);
  if (leaving) response.setHeader('connection', 'close');
  // Setting it ourselves keeps Node from announcing the idle time, as many servers do not.
  else if (settings.idleCloseMs > 0) response.setHeader('connection', 'keep-alive');
  if (url.pathname === '/healthz') return response.end('ok\n');
  if (url.pathname === '/ready') {
    response.statusCode = isReady() ? 200 : 503;
    return response.end(isReady() ? 'ready\n' : 'not ready\n');
  }
  if (settings.neverAnswer) return request.resume();
  request.arrivedAt = Date.now();
  receive(request, (received) => execute(request, response, url, received));
}

/** Reads the body to its end and calls `done` with its hash; empty without a body. */
function receive(request, done) {
  const digest = createHash('sha256');
  let size = 0;
  request.on('data', (chunk) => {
    size += chunk.length;
    digest.update(chunk);
  });
  request.on('end', () => done(size > 0 ? digest.digest('hex').slice(0, 32) : ''));
}

/** The request takes effect here, once: its line is in the journal before anyone hears of it. */
function execute(request, response, url, received) {
  const id = request.headers['x-probe-id'];
  if (id) {
    journal.write(id, request.arrivedAt, received);
    response.setHeader('x-shop-id', id);
  }
  if (received) response.setHeader('x-shop-received', received);
  if (mustFail(id)) {
    response.statusCode = 500;
    return response.end('this version has a bug\n');
  }
  if (url.pathname === '/events') follow(response, () => response.end());
  if (settings.slowMs > 0) return setTimeout(answer, settings.slowMs, request, response, url);
  answer(request, response, url);
}

/** The same request fails or passes again when it is repeated. */
function mustFail(id) {
  if (settings.failShare <= 0) return false;
  unnamed += id ? 0 : 1;
  return (
    Number.parseInt(hash(id ?? `unnamed ${unnamed}`).slice(0, 8), 16) / 2 ** 32 < settings.failShare
  );
}

/** Remembers how to end a stream that would otherwise stay open for ever. */
function follow(stream, end) {
  openStreams.add(end);
  stream.on('close', () => openStreams.delete(end));
}

function upgrade(request, socket, head) {
  const id = request.headers['x-probe-id'];
  if (id) journal.write(id, Date.now(), '');
  const headers = { 'x-shop-version': settings.version, ...(id ? { 'x-shop-id': id } : {}) };
  const close = echoWebSocket(request, socket, head, headers);
  follow(socket, () => close(1001));
}

/** Stops accepting, ends the streams, lets requests in flight finish, then exits. */
function leave() {
  if (leaving || settings.ignoreSigterm) return;
  if (settings.dropOnSigterm) process.exit(0);
  leaving = true;
  server.close(() => process.exit(0));
  for (const end of openStreams) end();
  // A connection whose last answer was under way when we closed has become idle since.
  setInterval(() => server.closeIdleConnections(), 50);
}

process.on('SIGTERM', leave);
process.on('SIGINT', leave);
misbehave(settings);
setTimeout(() => {
  server.listen({ host: settings.host, port: settings.port, backlog: 4096 }, () => {
    const { address, port } = server.address();
    console.log(`shop ${settings.version} listens on http://${address}:${port}`);
  });
}, settings.startDelayMs);
