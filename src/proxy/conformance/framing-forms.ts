import { chunked, get, passedForm, post, type RequestForm, refusedForm } from './request-form.ts';

const two = 'two framings: the next request hides in the difference (RFC 9112, 6.3)';
const exact = 'only plain digits mean the same to everybody';
const coding = 'only `chunked` can end a request';
const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: a.example\r\n\r\n';
const chunks = 'RFC 9112, 7.1, without its leniencies';
const length = (value: string) => post('abc', `Content-Length: ${value}`);

export const framingForms: readonly RequestForm[] = [
  passedForm('Content-Length', length('3'), 'the ordinary case', { sees: '\r\n\r\nabc' }),
  passedForm('Content-Length: 0', post('', 'Content-Length: 0'), 'allowed'),
  passedForm('no framing', post(''), 'no body (RFC 9112, 6.3)'),
  passedForm('GET with a body', `${get('Content-Length: 3')}abc`, 'allowed, passed on', {
    sees: '\r\n\r\nabc',
  }),
  passedForm(
    'equal lengths twice',
    post('abc', 'Content-Length: 3', 'Content-Length: 3'),
    'collapsed to one',
    { sees: 'Content-Length: 3\r\n' },
  ),
  refusedForm('lengths that differ', post('abc', 'Content-Length: 3', 'Content-Length: 4'), two),
  refusedForm('length list', length('3, 3'), exact),
  refusedForm('length +3', length('+3'), exact),
  refusedForm('length -3', length('-3'), exact),
  refusedForm('length 0x3', length('0x3'), exact),
  refusedForm('length 3.0', length('3.0'), exact),
  refusedForm('length "3 3"', length('3 3'), exact),
  refusedForm('length with NBSP', length('3\xa0'), 'some trim it, some do not'),
  refusedForm('empty length', length(''), exact),
  refusedForm('length of 16 digits', length('1000000000000000'), 'not exact in every language'),
  refusedForm(
    'length and coding',
    post('0\r\n\r\n', 'Content-Length: 3', 'Transfer-Encoding: chunked'),
    two,
  ),
  refusedForm(
    'coding and length',
    post('0\r\n\r\n', 'Transfer-Encoding: chunked', 'Content-Length: 3'),
    two,
  ),
  refusedForm('xchunked', post('0\r\n\r\n', 'Transfer-Encoding: xchunked'), coding),
  refusedForm(
    'chunked twice in a list',
    post('0\r\n\r\n', 'Transfer-Encoding: chunked, chunked'),
    coding,
  ),
  refusedForm(
    'identity, chunked',
    post('0\r\n\r\n', 'Transfer-Encoding: identity, chunked'),
    coding,
  ),
  refusedForm(
    'chunked, identity',
    post('0\r\n\r\n', 'Transfer-Encoding: chunked, identity'),
    coding,
  ),
  refusedForm('gzip', post('', 'Transfer-Encoding: gzip'), coding, 501),
  refusedForm('"chunked" quoted', post('0\r\n\r\n', 'Transfer-Encoding: "chunked"'), coding),
  refusedForm(
    'chunked with vertical tab',
    post('0\r\n\r\n', 'Transfer-Encoding: \x0bchunked'),
    'a control character',
  ),
  refusedForm('empty coding', post('', 'Transfer-Encoding:'), coding),
  refusedForm(
    'two codings in two fields',
    post('0\r\n\r\n', 'Transfer-Encoding: chunked', 'Transfer-Encoding: identity'),
    coding,
  ),
  refusedForm(
    'chunked in two fields',
    post('0\r\n\r\n', 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'),
    coding,
  ),
  refusedForm(
    'chunked by HTTP/1.0',
    'POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'old servers do not know it',
  ),
  refusedForm(
    'space before the coding colon',
    post('0\r\n\r\n', 'Transfer-Encoding : chunked'),
    'some see it, some do not',
  ),
  passedForm(
    'Chunked in capitals',
    post('0\r\n\r\n', 'Transfer-Encoding: CHUNKED'),
    'case does not matter; written anew',
    { sees: 'Transfer-Encoding: chunked\r\n' },
  ),
  passedForm(
    'spaces around chunked',
    post('0\r\n\r\n', 'Transfer-Encoding:  chunked \t'),
    'white space around a value; written anew',
    { sees: 'Transfer-Encoding: chunked\r\n' },
  ),
  passedForm('chunked body', chunked('3\r\nabc\r\n0\r\n\r\n'), 'the ordinary case', {
    sees: '3\r\nabc\r\n0\r\n\r\n',
  }),
  passedForm(
    'chunked DELETE',
    'DELETE /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n' +
      `${smuggled.length.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`,
    'proxies that drop its framing send two requests',
    { reach: 1, sees: 'Transfer-Encoding: chunked' },
  ),
  passedForm('size in capitals', chunked('A\r\n0123456789\r\n0\r\n\r\n'), chunks),
  passedForm('size with zeros', chunked('0003\r\nabc\r\n0000\r\n\r\n'), 'at most 8 digits'),
  passedForm(
    'extension',
    chunked('3;a=b\r\nabc\r\n0;c="d"\r\n\r\n'),
    'bounded, harmless with CRLF only',
  ),
  passedForm('trailer', chunked('0\r\nX-Sum: 1\r\n\r\n'), 'passed on', {
    sees: 'X-Sum: 1\r\n\r\n',
  }),
  refusedForm('size of 9 digits', chunked('000000003\r\nabc\r\n0\r\n\r\n'), 'overflows somewhere'),
  refusedForm('empty size', chunked('\r\nabc\r\n0\r\n\r\n'), chunks),
  refusedForm('size 0x3', chunked('0x3\r\nabc\r\n0\r\n\r\n'), chunks),
  refusedForm('size -1', chunked('-1\r\nabc\r\n0\r\n\r\n'), chunks),
  refusedForm('size with a space before', chunked(' 3\r\nabc\r\n0\r\n\r\n'), chunks),
  refusedForm('size with a space after', chunked('3 \r\nabc\r\n0\r\n\r\n'), chunks),
  refusedForm('size ended by LF', chunked('3\nabc\r\n0\r\n\r\n'), 'bare LF'),
  refusedForm('data ended by LF', chunked('3\r\nabc\n0\r\n\r\n'), 'bare LF'),
  refusedForm('data without end', chunked('3\r\nabcdef\r\n0\r\n\r\n'), 'the size is wrong'),
  refusedForm(
    'data ended by two other bytes',
    chunked('3\r\nabcXX0\r\n\r\n'),
    'some skip two bytes unseen',
  ),
  refusedForm(
    'LF in an extension',
    chunked('3;a\nb\r\nabc\r\n0\r\n\r\n'),
    'some end the line here',
  ),
  refusedForm(
    'CR in an extension',
    chunked('3;a\rb\r\nabc\r\n0\r\n\r\n'),
    'some end the line here',
  ),
  refusedForm(
    'extension of 300 bytes',
    chunked(`3;${'a'.repeat(300)}\r\nabc\r\n0\r\n\r\n`),
    'bounded',
  ),
  refusedForm(
    '20 KiB of extensions',
    chunked(`${`1;${'a'.repeat(250)}\r\nx\r\n`.repeat(80)}0\r\n\r\n`),
    'bounded in all (CVE-2024-22019)',
  ),
  refusedForm('last chunk ended by LF', chunked('0\n\n'), 'bare LF'),
  refusedForm(
    'trailer names a length',
    chunked('0\r\nContent-Length: 5\r\n\r\n'),
    'RFC 9110, 6.5.1',
  ),
  refusedForm('trailer names a host', chunked('0\r\nHost: b\r\n\r\n'), 'RFC 9110, 6.5.1'),
  refusedForm('trailer names a login', chunked('0\r\nAuthorization: x\r\n\r\n'), 'RFC 9110, 6.5.1'),
  refusedForm('trailer without colon', chunked('0\r\nabc\r\n\r\n'), 'not a field'),
  refusedForm('trailer with a space', chunked('0\r\nX-A : 1\r\n\r\n'), 'not a field'),
  refusedForm('folded trailer', chunked('0\r\nX-A: 1\r\n 2\r\n\r\n'), 'obsolete'),
  refusedForm('trailers of 9 KiB', chunked(`0\r\nX-A: ${'a'.repeat(9000)}\r\n\r\n`), 'bounded'),
  passedForm('three in a row', get() + get() + get(), 'answered in order', {
    answers: [200, 200, 200],
    reach: 3,
  }),
  passedForm(
    'a body and a request after it',
    `${length('3')}${get()}`,
    'the body ends where its length says',
    { answers: [200, 200], reach: 2 },
  ),
  passedForm(
    'a chunked body and a request after it',
    chunked('0\r\n\r\n') + get(),
    'the body ends with its last chunk',
    { answers: [200, 200], reach: 2 },
  ),
  passedForm('garbage after a request', `${get()}garbage\n\n`, 'the first is answered, then 400', {
    answers: [200, 400],
    reach: 1,
  }),
  passedForm(
    'a request after Connection: close',
    get('Connection: close') + smuggled,
    'what follows is not read',
    { reach: 1, absent: 'smuggled' },
  ),
  passedForm(
    'Expect: 100-continue',
    post('abc', 'Content-Length: 3', 'Expect: 100-continue'),
    'passed on; the instance decides',
    { sees: 'Expect: 100-continue' },
  ),
];
