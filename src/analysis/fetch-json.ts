import { type Known, known, unknown } from '../core/world/known.ts';

export interface JsonRequest {
  readonly url: string;
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Default 10,000. */
  readonly timeoutMs?: number;
}

export interface JsonAnswer {
  readonly status: number;
  /** The parsed body; the text itself where it is not JSON. */
  readonly body: unknown;
}

/** Answers of monitoring systems are small; more than this is a mistake in the query. */
const bytesMax = 16 * 1024 * 1024;

/**
 * Asks a monitoring system. Whatever goes wrong is a sentence without the address's user name,
 * password and query, which may hold secrets. Headers never appear in it.
 */
export async function fetchJson(request: JsonRequest): Promise<Known<JsonAnswer>> {
  const { url, method = 'GET', body, timeoutMs = 10_000 } = request;
  try {
    const { address, headers } = withoutCredentials(request);
    const answer = await fetch(address, {
      method,
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
      headers,
      ...(body !== undefined && { body }),
    });
    const text = await boundedText(answer);
    if (text === undefined) return unknown(`${hostOf(url)} answered more than 16 MiB`);
    return known({ status: answer.status, body: parsed(text) });
  } catch (error) {
    return unknown(`${hostOf(url)} does not answer: ${reasonOf(error as Error, timeoutMs)}`);
  }
}

/** `https://user:password@host/` as the header that it stands for; fetch refuses it as it is. */
function withoutCredentials({ url, headers }: JsonRequest): {
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
} {
  const address = new URL(url);
  if (address.username === '') return { address: url, headers: headers ?? {} };
  const pair = `${decodeURIComponent(address.username)}:${decodeURIComponent(address.password)}`;
  const authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
  address.username = '';
  address.password = '';
  return { address: address.href, headers: { authorization, ...headers } };
}

async function boundedText(answer: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.length;
    if (size > bytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'the address';
}

function reasonOf(error: Error, timeoutMs: number): string {
  if (error.name === 'TimeoutError') return `no answer within ${timeoutMs} ms`;
  const cause = error.cause as { code?: unknown } | undefined;
  return typeof cause?.code === 'string' ? cause.code : error.message;
}
