import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ResponseReader } from './response-reader.ts';

/** Feeds `stream` in pieces that end at `cuts` and tells what was read, bodies joined. */
function read(stream: string, methods: readonly string[], cuts: readonly number[] = []): string[] {
  const log: string[] = [];
  let body = '';
  const reader = new ResponseReader({
    interim: (head) => log.push(`interim ${head.status}`),
    head: (head) => log.push(`head ${head.status}`),
    body: (bytes) => {
      body += bytes.toString('latin1');
    },
    tunnel: (bytes) => {
      body += bytes.toString('latin1');
    },
    complete: (isReusable, trailers) => {
      log.push(`complete ${body} ${isReusable} ${JSON.stringify([...trailers])}`);
      body = '';
    },
    malformed: (reason) => log.push(`malformed ${reason}`),
  });
  for (const method of methods) reader.expect(method);
  const bytes = Buffer.from(stream, 'latin1');
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  let from = 0;
  for (const end of [...ends, bytes.length]) {
    reader.feed(bytes.subarray(from, end));
    from = end;
  }
  reader.end();
  if (body !== '') log.push(`rest ${body}`);
  return log;
}

const responses: readonly [string, string, string, readonly string[]][] = [
  [
    'a length',
    'GET',
    'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc',
    ['head 200', 'complete abc true []'],
  ],
  [
    'length zero',
    'GET',
    'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
    ['head 200', 'complete  true []'],
  ],
  [
    'chunks and trailers',
    'GET',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n' +
      '2\r\nab\r\nA;x=1\r\n0123456789\r\n0\r\nX: y\r\n\r\n',
    ['head 200', 'complete ab0123456789 true [["x","y"]]'],
  ],
  [
    'HEAD with a length',
    'HEAD',
    'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n',
    ['head 200', 'complete  true []'],
  ],
  ['a 204', 'GET', 'HTTP/1.1 204 No Content\r\n\r\n', ['head 204', 'complete  true []']],
  [
    'a 304 with a length',
    'GET',
    'HTTP/1.1 304 X\r\nContent-Length: 9\r\n\r\n',
    ['head 304', 'complete  true []'],
  ],
  [
    'an interim answer first',
    'POST',
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx',
    ['interim 100', 'head 200', 'complete x true []'],
  ],
];

for (const [what, method, stream, expected] of responses) {
  test(`an answer with ${what} is read`, () => {
    assert.deepEqual(read(stream, [method]), expected);
  });
}

test('a body without a length ends with the connection', () => {
  const expected = ['head 200', 'complete abc false []'];
  assert.deepEqual(read('HTTP/1.1 200 OK\r\n\r\nabc', ['GET']), expected);
});

test('after an announced close, and in HTTP/1.0, the connection carries no further request', () => {
  const closing = 'HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n';
  assert.deepEqual(read(closing, ['GET']).at(-1), 'complete  false []');
  const old = 'HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n';
  assert.deepEqual(read(old, ['GET']).at(-1), 'complete  false []');
});

test('everything after a 101 belongs to the new protocol', () => {
  const stream = 'HTTP/1.1 101 Switching\r\n\r\nframes';
  assert.deepEqual(read(stream, ['GET']), ['head 101', 'rest frames']);
});

const bad = [
  'HTTP/2 200 OK\r\n\r\n',
  'HTTP/1.1 20 OK\r\n\r\n',
  'HTTP/1.1 200 OK\r\nno colon\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length : 3\r\n\r\nabc',
  'HTTP/1.1 200 OK\r\nContent-Length: +3\r\n\r\nabc',
  'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc',
  'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc',
];

for (const stream of bad) {
  test(`${JSON.stringify(stream)} is no proper answer`, () => {
    assert.match(read(stream, ['GET']).join(), /malformed/);
  });
}

test('bytes that nobody asked for are an error', () => {
  const [, , stream] = responses[0]!;
  assert.match(read(stream + stream, ['GET']).at(-1) ?? '', /^malformed bytes without a request/);
});

test('a truncated answer is never complete', () => {
  for (const [, method, stream] of responses) {
    for (let length = 1; length < stream.length; length += 1) {
      const log = read(stream.slice(0, length), [method]);
      assert.ok(!log.some((line) => line.startsWith('complete')), `${length} of ${stream}`);
    }
  }
});

test('several answers on one connection are read alike, however they are cut', () => {
  const picks = fc.array(fc.constantFrom(...responses), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(picks, fc.array(fc.nat(), { maxLength: 12 }), (all, cuts) => {
      const stream = all.map(([, , text]) => text).join('');
      const methods = all.map(([, method]) => method);
      assert.deepEqual(
        read(stream, methods, cuts),
        all.flatMap(([, , , expected]) => expected),
      );
    }),
  );
});
