/** Why a message is not relayed: the answer its sender gets. The connection ends with it. */
export interface Refusal {
  readonly kind: 'refused';
  readonly status: number;
  /** A short stable word for logs and for the `X-Steadyship-Error` field. */
  readonly code: string;
  /** One sentence for the person who reads the answer. */
  readonly because: string;
}

export function refused(status: number, code: string, because: string): Refusal {
  return { kind: 'refused', status, code, because };
}

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  417: 'Expectation Failed',
  421: 'Misdirected Request',
  431: 'Request Header Fields Too Large',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
  505: 'HTTP Version Not Supported',
};

/**
 * The whole answer that this proxy gives by itself. The marker field tells it apart from an
 * answer of an instance, for people and for the ledger of lost requests.
 */
export function refusalText(refusal: Refusal, keepAlive: boolean, withBody: boolean): string {
  const body = `${refusal.because}\n`;
  return (
    `HTTP/1.1 ${refusal.status} ${reasons[refusal.status] ?? 'Error'}\r\n` +
    'Content-Type: text/plain; charset=utf-8\r\n' +
    `Content-Length: ${Buffer.byteLength(body)}\r\n` +
    'Cache-Control: no-store\r\n' +
    `X-Steadyship-Error: ${refusal.code}\r\n` +
    (refusal.status === 503 ? 'Retry-After: 1\r\n' : '') +
    `Connection: ${keepAlive ? 'keep-alive' : 'close'}\r\n\r\n` +
    (withBody ? body : '')
  );
}
