/** One way in which an instance answers, and what its client gets. */
export interface ResponseForm {
  readonly form: string;
  readonly answer: string;
  /** The request; default a GET by HTTP/1.1. */
  readonly request?: string;
  /** The statuses that the client sees, in order. */
  readonly statuses: readonly number[];
  /** The client's view ends with this, when the answer is passed on. */
  readonly ends?: string;
  readonly sees?: string;
  readonly absent?: string;
  /** True when the client's connection ends with it. */
  readonly closes?: true;
  /** True when the instance closes its connection after the answer. */
  readonly hangsUp?: true;
  readonly why: string;
}

const head = 'HEAD / HTTP/1.1\r\nHost: a\r\n\r\n';
const old = 'GET / HTTP/1.0\r\nHost: a\r\n\r\n';
const oldKept = 'GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n';
const ok = (...lines: readonly string[]) => `HTTP/1.1 200 OK\r\n${lines.join('\r\n')}\r\n\r\n`;
const sized = (...lines: readonly string[]) => `${ok(...lines, 'Content-Length: 2')}ok`;

function passed(
  form: string,
  answer: string,
  why: string,
  more: Partial<ResponseForm> = {},
): ResponseForm {
  return { form, answer, statuses: [200], why, ...more };
}

/** A broken answer becomes 502, and nothing of it reaches the client. */
function broken(form: string, answer: string, why: string): ResponseForm {
  return { form, answer, statuses: [502], sees: 'X-Steadyship-Error', why };
}

/** An answer that breaks after its head was passed on: the client sees the connection break. */
function cut(form: string, answer: string, why: string): ResponseForm {
  return { form, answer, statuses: [200], closes: true, why };
}

export const responseForms: readonly ResponseForm[] = [
  passed('Content-Length', sized(), 'the ordinary case', { ends: '\r\n\r\nok' }),
  passed('no reason', 'HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok', 'many send none'),
  passed('empty reason', 'HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok', 'RFC 9112, 4'),
  passed('fields stay in order', sized('x-B: 1', 'X-a: 2', 'x-B: 3'), 'verbatim', {
    sees: 'x-B: 1\r\nX-a: 2\r\nx-B: 3\r\n',
  }),
  passed('two Set-Cookie', sized('Set-Cookie: a=1', 'Set-Cookie: b=2'), 'never joined', {
    sees: 'Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n',
  }),
  passed('status 599', 'HTTP/1.1 599 X\r\nContent-Length: 2\r\n\r\nok', 'classes are open', {
    statuses: [599],
  }),
  passed(
    'chunked',
    `${ok('Transfer-Encoding: chunked')}2\r\nok\r\n0\r\n\r\n`,
    'the bytes as sent',
    {
      ends: '2\r\nok\r\n0\r\n\r\n',
    },
  ),
  passed(
    'chunked with trailer',
    `${ok('Transfer-Encoding: chunked', 'Trailer: X-S')}0\r\nX-S: 1\r\n\r\n`,
    'trailers are passed on',
    { ends: '0\r\nX-S: 1\r\n\r\n', sees: 'Trailer: X-S' },
  ),
  passed('until close', `${ok('X-A: 1')}ok`, 'ends with the connection, for the client too', {
    hangsUp: true,
    closes: true,
    sees: 'Connection: close',
    ends: 'ok',
  }),
  passed('HTTP/1.0 answer', 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok', 'written as 1.1', {
    sees: 'HTTP/1.1 200 OK',
  }),
  passed('Connection: close', sized('Connection: close'), 'ends that connection, not the client', {
    absent: 'Connection',
    ends: 'ok',
  }),
  passed('named by Connection', sized('Connection: X-Hop', 'X-Hop: 1'), 'RFC 9110, 7.6.1', {
    absent: 'X-Hop',
  }),
  passed('Keep-Alive', sized('Keep-Alive: timeout=5'), 'belongs to one connection', {
    absent: 'Keep-Alive',
  }),
  passed('204', 'HTTP/1.1 204 No Content\r\n\r\n', 'no body, no length', { statuses: [204] }),
  passed(
    '204 with a length',
    'HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n',
    'RFC 9110, 8.6',
    { statuses: [204], absent: 'Content-Length' },
  ),
  passed(
    '304 with a length',
    'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n',
    'the length of what it would be',
    { statuses: [304], sees: 'Content-Length: 9' },
  ),
  passed('HEAD with a length', ok('Content-Length: 9'), 'no body follows', {
    request: head,
    sees: 'Content-Length: 9',
  }),
  passed('HEAD with chunked', ok('Transfer-Encoding: chunked'), 'no body follows', {
    request: head,
  }),
  passed('HEAD without framing', ok('X-A: 1'), 'no body follows', { request: head }),
  passed('103 and 200', `HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n${sized()}`, 'RFC 8297', {
    statuses: [103, 200],
    sees: 'Link: x',
  }),
  passed('100 and 200', `HTTP/1.1 100 Continue\r\n\r\n${sized()}`, 'RFC 9110, 15.2.1', {
    statuses: [100, 200],
  }),
  passed('103 to HTTP/1.0', `HTTP/1.1 103 Early Hints\r\n\r\n${sized()}`, 'it knows no 1xx', {
    request: old,
    closes: true,
  }),
  passed('HTTP/1.0 client', sized(), 'its connection ends', { request: old, closes: true }),
  passed('HTTP/1.0 keep-alive', sized(), 'asked for, and the length is known', {
    request: oldKept,
    sees: 'Connection: keep-alive',
    ends: 'ok',
  }),
  passed(
    'chunked to HTTP/1.0',
    `${ok('Transfer-Encoding: chunked')}2\r\nok\r\n0\r\n\r\n`,
    'it knows no chunks',
    { request: oldKept, closes: true, absent: 'chunked', ends: '\r\n\r\nok' },
  ),
  passed('equal lengths twice', `${ok('Content-Length: 2', 'Content-Length: 2')}ok`, 'collapsed'),
  passed(
    'bytes after the answer',
    `${sized()}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil`,
    'would be the answer to somebody else',
    { absent: 'evil', ends: 'ok' },
  ),
  passed('bytes after a 204', 'HTTP/1.1 204 No Content\r\n\r\nevil', 'as above', {
    statuses: [204],
    absent: 'evil',
  }),
  passed(
    'extension in a chunk',
    `${ok('Transfer-Encoding: chunked')}2;a=b\r\nok\r\n0\r\n\r\n`,
    'harmless with CRLF only',
  ),
  broken('not HTTP', 'garbage\r\n\r\n', 'not an answer'),
  broken('HTTP/0.9 body', '<html>', 'not an answer'),
  broken('HTTP/2.0', 'HTTP/2.0 200 OK\r\n\r\n', 'not asked for'),
  broken('status 99', 'HTTP/1.1 099 X\r\nContent-Length: 0\r\n\r\n', 'three digits, 1 to 5 first'),
  broken('status 1000', 'HTTP/1.1 1000 X\r\nContent-Length: 0\r\n\r\n', 'three digits'),
  broken('status 600', 'HTTP/1.1 600 X\r\nContent-Length: 0\r\n\r\n', 'no such class'),
  broken('LF only', 'HTTP/1.1 200 OK\nContent-Length: 0\n\n', 'bare LF'),
  broken('CR in a value', ok('X-A: a\rb', 'Content-Length: 0'), 'splits answers for some clients'),
  broken('NUL in a value', ok('X-A: a\0b', 'Content-Length: 0'), 'control character'),
  broken('space before a colon', ok('X-A : 1', 'Content-Length: 0'), 'not a field'),
  broken('folded line', ok('X-A: 1', ' 2', 'Content-Length: 0'), 'obsolete'),
  broken(
    'length and coding',
    ok('Content-Length: 2', 'Transfer-Encoding: chunked'),
    'two framings',
  ),
  broken('lengths that differ', ok('Content-Length: 2', 'Content-Length: 3'), 'two framings'),
  broken('length +2', ok('Content-Length: +2'), 'only plain digits'),
  broken('length list', ok('Content-Length: 2, 2'), 'only plain digits'),
  broken('gzip coding', ok('Transfer-Encoding: gzip, chunked'), 'only chunked is understood'),
  broken('coding twice', ok('Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'), 'twice'),
  broken(
    'chunked by HTTP/1.0',
    'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n',
    'it has none',
  ),
  broken(
    '101 unasked',
    'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n',
    'would be a tunnel past every rule',
  ),
  broken('201 fields', ok(...Array.from({ length: 201 }, (_, i) => `X-${i}: 1`)), 'bounded'),
  broken('head of 70 KiB', ok(`X-A: ${'a'.repeat(70_000)}`, 'Content-Length: 0'), 'bounded'),
  broken('a flood of 103', 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(40), 'bounded'),
  { ...broken('hangs up at once', '', 'no answer'), hangsUp: true },
  { ...broken('hangs up in the head', 'HTTP/1.1 200 OK\r\nX-', 'half an answer'), hangsUp: true },
  {
    ...cut('hangs up in the body', `${ok('Content-Length: 9')}half`, 'the client must see the cut'),
    hangsUp: true,
  },
  {
    ...cut(
      'hangs up between chunks',
      `${ok('Transfer-Encoding: chunked')}2\r\nok\r\n`,
      'the client must see the cut',
    ),
    hangsUp: true,
  },
  broken('bad chunk size', `${ok('Transfer-Encoding: chunked')}zz\r\nok\r\n0\r\n\r\n`, 'malformed'),
  broken('chunk ended by LF', `${ok('Transfer-Encoding: chunked')}2\nok\n0\n\n`, 'bare LF'),
  broken(
    'trailer names a length',
    `${ok('Transfer-Encoding: chunked')}0\r\nContent-Length: 1\r\n\r\n`,
    'RFC 9110, 6.5.1',
  ),
];
