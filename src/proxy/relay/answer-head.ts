import type { ResponseHead } from '../http1/response-head.ts';

/**
 * The head of an answer for the client: the instance's fields as they came and in their order,
 * then one framing, then whether the connection lives on.
 */
export function answerHead(
  head: ResponseHead,
  cookie: string,
  closes: boolean,
  isOldClient: boolean,
): string {
  const chunked = head.body === 'chunked' && !isOldClient;
  const connection = closes
    ? 'Connection: close\r\n\r\n'
    : isOldClient
      ? 'Connection: keep-alive\r\n\r\n'
      : '\r\n';
  return (
    `HTTP/1.1 ${head.statusLine}\r\n${head.fields}${head.lengthField}` +
    (chunked ? 'Transfer-Encoding: chunked\r\n' : '') +
    cookie +
    connection
  );
}
