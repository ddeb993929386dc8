import { type Known, known, unknown } from '../../../core/world/known.ts';
import { fetchJson, hostOf } from '../../fetch-json.ts';
import type { MeasureSource } from '../../measure-source.ts';
import { atJsonPath } from './json-path.ts';

export interface HttpMeasureOptions {
  /** `{{revision}}` becomes the number of the revision. */
  readonly url: string;
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is, or as JSON; not both, and not with GET. */
  readonly body?: string;
  readonly jsonBody?: unknown;
  /** Where the value lies in the answer; absent: the whole answer. */
  readonly jsonPath?: string;
  readonly timeoutMs?: number;
}

/** Any address that answers with JSON. Text that is none is the value itself. */
export class HttpMeasure implements MeasureSource {
  readonly name: string;
  readonly #options: HttpMeasureOptions;

  constructor(options: HttpMeasureOptions) {
    this.#options = options;
    this.name = hostOf(options.url);
  }

  async measure(revision: number): Promise<Known<unknown>> {
    const { url, method = 'GET', headers, body, jsonBody, jsonPath } = this.#options;
    const { timeoutMs } = this.#options;
    if (body !== undefined && jsonBody !== undefined) {
      return unknown('use either body or jsonBody, not both');
    }
    const text = jsonBody === undefined ? body : JSON.stringify(jsonBody);
    if (text !== undefined && method === 'GET') return unknown('a body cannot be sent with GET');
    const fill = (value: string) => value.replaceAll('{{revision}}', String(revision));
    const answer = await fetchJson({
      url: fill(url),
      method,
      headers: { ...(jsonBody !== undefined && json), ...headers },
      ...(text !== undefined && { body: fill(text) }),
      ...(timeoutMs !== undefined && { timeoutMs }),
    });
    if (!answer.known) return answer;
    const { status, body: value } = answer.value;
    if (status < 200 || status > 299) return unknown(`${this.name} answered ${status}`);
    if (jsonPath === undefined || typeof value === 'string') return known(value);
    const found = atJsonPath(value, jsonPath);
    return found === undefined
      ? unknown(`Could not find JSONPath in body: ${jsonPath}`)
      : known(found);
  }
}

const json = { 'content-type': 'application/json' } as const;
