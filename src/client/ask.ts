import { type IncomingMessage, request as plainRequest, type RequestOptions } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Address } from './address.ts';
import { ApiProblem, ControllerUnreachable } from './failure.ts';

export interface Question {
  readonly method: 'GET' | 'POST';
  /** With its query. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** How long the answer may stay silent. */
  readonly silentMs: number;
}

const answerMaxBytes = 64 * 1024 * 1024;

/** One question, its answer as JSON. Throws ApiProblem, ControllerUnreachable. */
export async function ask(address: Address, question: Question): Promise<unknown> {
  const answer = await send(address, question);
  const text = await readAll(answer);
  return parsed(text, answer, address);
}

/** Sends a question and answers with what comes back, its body not yet read. */
export function send(address: Address, question: Question): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const body = question.body === undefined ? undefined : JSON.stringify(question.body);
    const options: RequestOptions = {
      ...target(address, question.path),
      method: question.method,
      headers: { ...head(address, body), ...question.headers },
      ...(question.signal && { signal: question.signal }),
      agent: false,
    };
    const isSecure = address.kind === 'tcp' && address.url.startsWith('https:');
    const request = (isSecure ? secureRequest : plainRequest)(options, resolve);
    request.setTimeout(question.silentMs, () => {
      request.destroy(new Error(`it was silent for ${question.silentMs} ms`));
    });
    request.once('error', (error) => reject(new ControllerUnreachable(address, error)));
    request.end(body);
  });
}

function target(address: Address, path: string): RequestOptions {
  if (address.kind === 'socket') return { socketPath: address.path, path };
  const { hostname, port } = new URL(address.url);
  return {
    // node:http takes an IPv6 address without its brackets.
    host: hostname.replace(/^\[|\]$/g, ''),
    ...(port !== '' && { port }),
    path,
    ...(address.ca !== undefined && { ca: address.ca }),
  };
}

function head(address: Address, body: string | undefined): Record<string, string> {
  const type = { 'content-type': 'application/json' };
  return {
    accept: 'application/json',
    ...(address.kind === 'tcp' && { authorization: `Bearer ${address.token}` }),
    ...(address.kind === 'socket' && { host: 'localhost' }),
    ...(body !== undefined && { ...type, 'content-length': String(Buffer.byteLength(body)) }),
  };
}

async function readAll(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > answerMaxBytes)
      throw new Error(`the answer is larger than ${answerMaxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The body of a good answer; the problem of another one is thrown. */
export function parsed(text: string, answer: IncomingMessage, address: Address): unknown {
  const status = answer.statusCode ?? 0;
  const isJson = answer.headers['content-type']?.includes('json') ?? false;
  if (status < 400) return isJson ? JSON.parse(text) : text;
  if (!isJson) {
    throw new ControllerUnreachable(address, new Error(`something answers with status ${status}`));
  }
  const body: unknown = JSON.parse(text);
  // Readiness says no with a body of its own.
  if (typeof body === 'object' && body !== null && 'code' in body) throw new ApiProblem(body);
  return body;
}
