import { get, passedForm, type RequestForm, refusedForm } from './request-form.ts';

const line = (first: string) => `${first}\r\nHost: a.example\r\n\r\n`;
const grammar = 'RFC 9112, 3: anything but the exact grammar is read differently somewhere';

export const requestLineForms: readonly RequestForm[] = [
  passedForm('plain GET', get(), 'the ordinary case', { sees: 'GET / HTTP/1.1\r\n' }),
  passedForm('unknown method', line('BREW /pot HTTP/1.1'), 'methods are open (RFC 9110, 9.1)', {
    sees: 'BREW /pot',
  }),
  passedForm('lower-case method', line('get / HTTP/1.1'), 'another method, not GET; passed as is'),
  passedForm('OPTIONS *', line('OPTIONS * HTTP/1.1'), 'the asterisk form belongs to OPTIONS', {
    sees: 'OPTIONS * HTTP/1.1',
  }),
  refusedForm('GET *', line('GET * HTTP/1.1'), 'only OPTIONS has an asterisk form'),
  refusedForm('CONNECT', line('CONNECT a.example:80 HTTP/1.1'), 'no tunnels to anywhere', 405),
  refusedForm('TRACE', line('TRACE / HTTP/1.1'), 'would show cookies to scripts', 405),
  passedForm('absolute form', line('GET http://a.example/x HTTP/1.1'), 'RFC 9112, 3.2.2', {
    sees: 'GET /x HTTP/1.1\r\n',
  }),
  passedForm('absolute form without path', line('GET http://a.example HTTP/1.1'), 'path is /', {
    sees: 'GET / HTTP/1.1\r\n',
  }),
  passedForm('absolute form with query', line('GET http://a.example?q=1 HTTP/1.1'), 'path is /', {
    sees: 'GET /?q=1 HTTP/1.1\r\n',
  }),
  refusedForm('absolute form, other host', line('GET http://b.example/ HTTP/1.1'), 'two hosts'),
  refusedForm('absolute form, user info', line('GET http://u@a.example/ HTTP/1.1'), 'two hosts'),
  refusedForm('absolute form, other scheme', line('GET ftp://a.example/ HTTP/1.1'), 'not http'),
  passedForm('two slashes', line('GET //b.example/x HTTP/1.1'), 'a path, not a host; verbatim', {
    sees: 'GET //b.example/x HTTP/1.1',
  }),
  passedForm('query with ; and ?', line('GET /?a=1;b=2?c HTTP/1.1'), 'queries stay verbatim', {
    sees: 'GET /?a=1;b=2?c HTTP/1.1',
  }),
  passedForm('dots in the path', line('GET /a/../b HTTP/1.1'), 'no normalisation: verbatim', {
    sees: 'GET /a/../b HTTP/1.1',
  }),
  passedForm('percent encoding', line('GET /%2e%2E%00 HTTP/1.1'), 'verbatim', {
    sees: 'GET /%2e%2E%00 ',
  }),
  passedForm('bytes above 127', line('GET /\xc3\xa9 HTTP/1.1'), 'clients send UTF-8; verbatim', {
    sees: 'GET /\xc3\xa9 HTTP/1.1',
  }),
  refusedForm('fragment', line('GET /#top HTTP/1.1'), 'never sent by a client; servers differ'),
  refusedForm('space in the target', line('GET /a b HTTP/1.1'), grammar),
  refusedForm('tab in the target', line('GET /a\tb HTTP/1.1'), grammar),
  refusedForm('NUL in the target', line('GET /a\0b HTTP/1.1'), grammar),
  refusedForm('DEL in the target', line('GET /a\x7fb HTTP/1.1'), grammar),
  refusedForm('relative target', line('GET index.html HTTP/1.1'), grammar),
  refusedForm('empty target', line('GET  HTTP/1.1'), grammar),
  refusedForm('two spaces after the method', line('GET  / HTTP/1.1'), grammar),
  refusedForm('two spaces before the version', line('GET /  HTTP/1.1'), grammar),
  refusedForm('tab between', line('GET\t/ HTTP/1.1'), grammar),
  refusedForm('space after the version', line('GET / HTTP/1.1 '), grammar),
  refusedForm('space before the method', line(' GET / HTTP/1.1'), grammar),
  refusedForm('method with a bracket', line('GE(T / HTTP/1.1'), grammar),
  refusedForm('empty method', line(' / HTTP/1.1'), grammar),
  refusedForm('HTTP/0.9', 'GET /\r\n\r\n', 'no version: not a request here'),
  refusedForm('HTTP/1.2', line('GET / HTTP/1.2'), 'not a version we know', 505),
  refusedForm('HTTP/2.0', line('GET / HTTP/2.0'), 'HTTP/2 begins otherwise', 505),
  refusedForm('HTTP/1.10', line('GET / HTTP/1.10'), 'one digit each', 505),
  refusedForm('HTTP/01.1', line('GET / HTTP/01.1'), 'one digit each', 505),
  refusedForm('lower-case http', line('GET / http/1.1'), 'the name is case-sensitive'),
  refusedForm('HTTP/2 preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'no upgrade by guess', 505),
  refusedForm('TLS hello', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 'not HTTP at all'),
  refusedForm('binary', '\x00\x01\x02\x03', 'not HTTP at all'),
  refusedForm('LF only', 'GET / HTTP/1.1\nHost: a.example\n\n', 'bare LF: servers differ'),
  refusedForm('LF after the first line', 'GET / HTTP/1.1\nHost: a.example\r\n\r\n', 'bare LF'),
  refusedForm('CR in the first line', 'GET / HTTP/1.1\rHost: a.example\r\n\r\n', 'bare CR'),
  passedForm('an empty line before', `\r\n${get()}`, 'RFC 9112, 2.2: one is tolerated'),
  refusedForm('two empty lines before', `\r\n\r\n${get()}`, 'one is tolerated, not more'),
  refusedForm('bare LF before', `\n${get()}`, 'bare LF'),
  refusedForm('target of 17 KiB', line(`GET /${'a'.repeat(17_000)} HTTP/1.1`), 'bounded', 414),
];
