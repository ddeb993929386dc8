import { randomBytes } from 'node:crypto';
import type { RequestHead } from '../http1/request-head.ts';

const requestIdPrefix = randomBytes(6).toString('hex');
let requestCount = 0;

/** Who the client is, written once per connection and added to each of its requests. */
export function forwardingFields(address: string, secure: boolean, port: number): string {
  const proto = secure ? 'https' : 'http';
  return (
    `X-Forwarded-For: ${address}\r\nX-Forwarded-Proto: ${proto}\r\n` +
    `X-Forwarded-Port: ${port}\r\n`
  );
}

/**
 * The head for the instance: the client's fields as they came and in their order, then ours. One
 * framing is written, the one we understood.
 */
export function forwardedHead(head: RequestHead, forwarding: string, instanceHost: string): string {
  const host = head.host === '' ? `Host: ${instanceHost}\r\n` : '';
  const seen = head.forwardedFor === '' && !head.hasForwarding;
  const requestId = head.hasRequestId ? '' : `X-Request-ID: ${nextRequestId()}\r\n`;
  return (
    `${head.method} ${head.target} HTTP/1.1\r\n${host}${head.fields}` +
    (seen ? forwarding : appended(head, forwarding)) +
    (seen && head.host !== '' ? `X-Forwarded-Host: ${head.host}\r\n` : '') +
    requestId +
    (head.body === 'chunked' ? 'Transfer-Encoding: chunked\r\n' : '') +
    (head.websocket ? 'Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n' : '\r\n')
  );
}

/** A trusted peer's own fields stay; its address is added to the chain. */
function appended(head: RequestHead, forwarding: string): string {
  const lines = forwarding.split('\r\n');
  const peer = lines[0]!.slice('X-Forwarded-For: '.length);
  const chain = head.forwardedFor === '' ? peer : `${head.forwardedFor}, ${peer}`;
  const rest = head.hasForwarding ? '' : `${lines[1]}\r\n${lines[2]}\r\n`;
  return `X-Forwarded-For: ${chain}\r\n${rest}`;
}

function nextRequestId(): string {
  requestCount += 1;
  return requestIdPrefix + requestCount.toString(36);
}
