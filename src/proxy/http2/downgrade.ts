import { hostPattern, tokenPattern } from '../http1/head-grammar.ts';
import { type Refusal, refused } from '../http1/refusal.ts';
import type { Http1Head } from './stream-socket.ts';

const connectionFields = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]);

/**
 * Writes an HTTP/2 request as HTTP/1.1. HTTP/2 carries lengths and names in binary, so a field may
 * hold what ends a line in HTTP/1.1: everything that could change its meaning there is refused
 * (RFC 9113, 8.2 and 8.3). The library checks much of it; this does not rely on that.
 */
export function asHttp1(raw: readonly string[], endsStream: boolean): Http1Head | Refusal {
  const pseudo = new Map<string, string>();
  let fields = '';
  let cookie = '';
  let host: string | undefined;
  let length: string | undefined;
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at]!;
    const value = raw[at + 1]!;
    if (name.startsWith(':')) {
      if (pseudo.has(name)) return refused(400, 'pseudo-twice', 'A pseudo field is there twice.');
      pseudo.set(name, value);
      continue;
    }
    const problem = fieldProblem(name, value);
    if (problem) return problem;
    if (name === 'host') host = value;
    else if (name === 'cookie') cookie += cookie === '' ? value : `; ${value}`;
    else if (name === 'te') continue;
    else {
      if (name === 'content-length') length = value;
      fields += `${name}: ${value}\r\n`;
    }
  }
  const line = requestLine(pseudo, host);
  if (typeof line !== 'string') return line;
  if (endsStream && length !== undefined && length !== '0') {
    return refused(400, 'length-bad', 'Content-Length does not fit the empty body.');
  }
  const chunked = !endsStream && length === undefined;
  const text =
    line +
    fields +
    (cookie === '' ? '' : `cookie: ${cookie}\r\n`) +
    (chunked ? 'transfer-encoding: chunked\r\n' : '');
  return { text: `${text}\r\n`, method: pseudo.get(':method')!, chunked };
}

function fieldProblem(name: string, value: string): Refusal | undefined {
  if (!tokenPattern.test(name) || name !== name.toLowerCase()) {
    return refused(400, 'name-bad', 'A field name is not valid in HTTP/2.');
  }
  if (/[^\t\x20-\x7e\x80-\xff]/.test(value) || /^[ \t]|[ \t]$/.test(value)) {
    return refused(400, 'value-bad', 'A field value is not valid in HTTP/2.');
  }
  if (connectionFields.has(name)) {
    return refused(400, 'connection-field', `${name} is not allowed in HTTP/2.`);
  }
  if (name === 'te' && value !== 'trailers') {
    return refused(400, 'te', 'Only TE: trailers is allowed in HTTP/2.');
  }
  return undefined;
}

function requestLine(
  pseudo: ReadonlyMap<string, string>,
  host: string | undefined,
): string | Refusal {
  const method = pseudo.get(':method') ?? '';
  const path = pseudo.get(':path') ?? '';
  const authority = pseudo.get(':authority') ?? host ?? '';
  const isPath = path.startsWith('/') || (path === '*' && method === 'OPTIONS');
  if (!tokenPattern.test(method) || !isPath || /[^\x21\x22\x24-\x7e\x80-\xff]/.test(path)) {
    return refused(400, 'pseudo-bad', 'The method or the path is not valid.');
  }
  if (!hostPattern.test(authority)) return refused(400, 'host-bad', 'The authority is not valid.');
  if (host !== undefined && host.toLowerCase() !== authority.toLowerCase()) {
    return refused(400, 'host-differs', 'Host and :authority differ.');
  }
  if (pseudo.has(':protocol')) {
    return refused(501, 'extended-connect', 'Extended CONNECT is not offered.');
  }
  return `${method} ${path} HTTP/1.1\r\nhost: ${authority}\r\n`;
}
