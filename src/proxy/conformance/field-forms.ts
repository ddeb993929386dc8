import { get, passedForm, post, type RequestForm, refusedForm } from './request-form.ts';

const names =
  'RFC 9112, 5.1: no space around a name; servers that allow it disagree on which field';
const hop = 'RFC 9110, 7.6.1: it belongs to this connection';
const forged = 'who the client is says this proxy, not the client';

export const fieldForms: readonly RequestForm[] = [
  passedForm('order, case and duplicates stay', get('X-b: 1', 'x-A: 2', 'X-b: 3'), 'verbatim', {
    sees: 'X-b: 1\r\nx-A: 2\r\nX-b: 3\r\n',
  }),
  passedForm('empty value', get('X-Empty:'), 'allowed', { sees: 'X-Empty:\r\n' }),
  passedForm('bytes above 127 in a value', get('X-N: \xe9'), 'obs-text is allowed', {
    sees: 'X-N: \xe9\r\n',
  }),
  passedForm('tab in a value', get('X-T: a\tb'), 'allowed', { sees: 'X-T: a\tb' }),
  refusedForm('space before the colon', get('X-A : 1'), names),
  refusedForm('tab before the colon', get('X-A\t: 1'), names),
  refusedForm('space before the name', get(' X-A: 1'), 'looks like a folded line'),
  refusedForm('folded line', get('X-A: 1', ' 2'), 'RFC 9112, 5.2: obsolete, servers differ'),
  refusedForm('folded with tab', get('X-A: 1', '\t2'), 'RFC 9112, 5.2'),
  refusedForm('no colon', get('X-A'), 'not a field'),
  refusedForm('empty name', get(': 1'), 'not a field'),
  refusedForm('name with a slash', get('X/A: 1'), 'not a token'),
  refusedForm('name above 127', get('X-\xe9: 1'), 'not a token'),
  refusedForm('NUL in a value', get('X-A: a\0b'), 'some end the value here'),
  refusedForm('ESC in a value', get('X-A: \x1b[0m'), 'control characters reach logs'),
  refusedForm('bare CR in a value', get('X-A: a\rX-B: b'), 'some end the line here'),
  refusedForm('bare LF in a value', get('X-A: a\nX-B: b'), 'some end the line here'),
  refusedForm('bare LF before the end', 'GET / HTTP/1.1\r\nHost: a\r\n\n', 'bare LF'),
  refusedForm('CR CR LF', get('X-A: a\r'), 'some take one CR as part of the value'),
  refusedForm(
    '101 fields',
    get(...Array.from({ length: 100 }, (_, i) => `X-${i}: 1`)),
    'bounded',
    431,
  ),
  refusedForm('head of 33 KiB', get(`X-A: ${'a'.repeat(33_000)}`), 'bounded', 431),
  refusedForm('no Host', 'GET / HTTP/1.1\r\n\r\n', 'RFC 9112, 3.2'),
  refusedForm('two Hosts', get('Host: b.example'), 'RFC 9112, 3.2: which one routes?'),
  refusedForm('two equal Hosts', get('Host: a.example'), 'RFC 9112, 3.2'),
  refusedForm('empty Host', 'GET / HTTP/1.1\r\nHost:\r\n\r\n', 'routes nowhere'),
  refusedForm('Host with a path', 'GET / HTTP/1.1\r\nHost: a/b\r\n\r\n', 'not a host'),
  refusedForm('Host with user', 'GET / HTTP/1.1\r\nHost: u@a\r\n\r\n', 'not a host'),
  refusedForm('Host with a space', 'GET / HTTP/1.1\r\nHost: a b\r\n\r\n', 'not a host'),
  refusedForm('Host list', 'GET / HTTP/1.1\r\nHost: a, b:x\r\n\r\n', 'not a host'),
  passedForm('IPv6 Host', 'GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n', 'allowed', {
    sees: 'Host: [::1]:80',
  }),
  passedForm('HTTP/1.0 without Host', 'GET / HTTP/1.0\r\n\r\n', 'allowed there; one is added', {
    sees: 'Host: 127.0.0.1\r\n',
  }),
  passedForm('Connection: close', get('Connection: close'), hop, { absent: 'Connection' }),
  passedForm('Keep-Alive', get('Keep-Alive: timeout=5'), hop, { absent: 'Keep-Alive' }),
  passedForm('Proxy-Connection', get('Proxy-Connection: x'), hop, { absent: 'Proxy-Connection' }),
  passedForm('Proxy-Authorization', get('Proxy-Authorization: x'), hop, { absent: 'Proxy-Auth' }),
  passedForm('TE', get('TE: trailers'), hop, { absent: 'TE:' }),
  passedForm('named by Connection', get('Connection: X-Hop', 'X-Hop: 1', 'X-B: 2'), hop, {
    sees: 'X-B: 2',
    absent: 'X-Hop',
  }),
  refusedForm('Connection names Host', get('Connection: Host'), 'would remove what routes'),
  refusedForm('Connection names Cookie', get('Connection: cookie'), 'would remove a session'),
  refusedForm(
    'Connection names Authorization',
    get('Connection: authorization'),
    'removes a login',
  ),
  refusedForm(
    'Connection names a length',
    post('abc', 'Content-Length: 3', 'Connection: content-length'),
    'would remove the framing',
  ),
  passedForm(
    'Upgrade: h2c',
    get('Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: x'),
    'a tunnel past every rule (h2c smuggling)',
    { absent: 'h2c' },
  ),
  passedForm('Upgrade without Connection', get('Upgrade: websocket'), hop, { absent: 'Upgrade' }),
  passedForm(
    'Upgrade by POST',
    post('', 'Connection: upgrade', 'Upgrade: websocket', 'Content-Length: 0'),
    'a WebSocket begins with GET',
    { absent: 'websocket' },
  ),
  passedForm('forged X-Forwarded-For', get('X-Forwarded-For: 6.6.6.6'), forged, {
    sees: 'X-Forwarded-For: 127.0.0.1\r\n',
    absent: '6.6.6.6',
  }),
  passedForm('forged Forwarded', get('Forwarded: for=6.6.6.6'), forged, { absent: '6.6.6.6' }),
  passedForm('forged X-Forwarded-Proto', get('X-Forwarded-Proto: https'), forged, {
    sees: 'X-Forwarded-Proto: http\r\n',
    absent: 'https',
  }),
  passedForm('forged X-Real-IP', get('X-Real-IP: 6.6.6.6'), forged, { absent: '6.6.6.6' }),
  passedForm('X_Forwarded_For', get('X_Forwarded_For: 6.6.6.6'), 'CGI reads _ as -', {
    absent: '6.6.6.6',
  }),
  refusedForm('Content_Length', get('Content_Length: 5'), 'CGI reads _ as -'),
  refusedForm('Transfer_Encoding', get('Transfer_Encoding: chunked'), 'CGI reads _ as -'),
  refusedForm('Expect: something', get('Expect: something'), 'RFC 9110, 10.1.1', 417),
  passedForm('X-Request-ID stays', get('X-Request-ID: mine'), 'the first who gives one decides', {
    sees: 'X-Request-ID: mine\r\n',
  }),
  passedForm('X-Request-ID is added', get(), 'logs can be joined', { sees: 'X-Request-ID: ' }),
  refusedForm(
    'gRPC',
    post('', 'Content-Type: application/grpc', 'Content-Length: 0'),
    'needs HTTP/2 up to the instance',
    415,
  ),
];
