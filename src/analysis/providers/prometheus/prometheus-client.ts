import { type Known, known, unknown } from '../../../core/world/known.ts';
import { fetchJson, hostOf } from '../../fetch-json.ts';

export interface PrometheusAddress {
  /** `https://prometheus.example.com`, with a path where it is served under one. */
  readonly url: string;
  /** Sent with every request: Authorization, X-Scope-OrgID. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default 10,000. */
  readonly timeoutMs?: number;
}

/** One series of an answer: a float, or the samples of a range. */
export interface PrometheusSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds since 1970 and value, oldest first. NaN and infinities are kept. */
  readonly samples: readonly (readonly [number, number])[];
}

/**
 * An instant query at a moment (https://prometheus.io/docs/prometheus/latest/querying/api/). An
 * answer with warnings is incomplete and counts as none: a part of the instances is no evidence.
 */
export async function queryPrometheus(
  address: PrometheusAddress,
  query: string,
  atMs: number,
): Promise<Known<readonly PrometheusSeries[]>> {
  const url = `${address.url.replace(/\/+$/, '')}/api/v1/query`;
  const answer = await fetchJson({
    url,
    method: 'POST',
    headers: { ...address.headers, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ query, time: (atMs / 1000).toFixed(3) }).toString(),
    ...(address.timeoutMs !== undefined && { timeoutMs: address.timeoutMs }),
  });
  if (!answer.known) return answer;
  const body = answer.value.body as PrometheusBody | null;
  const host = hostOf(address.url);
  if (typeof body !== 'object' || body?.status === undefined) {
    return unknown(`${host} answered ${answer.value.status} and not as Prometheus does`);
  }
  if (body.status !== 'success') return unknown(`${host} refused the query: ${body.error}`);
  if (body.warnings && body.warnings.length > 0) {
    return unknown(`${host} answered only in part: ${body.warnings[0]}`);
  }
  return known(seriesOf(body.data));
}

interface PrometheusBody {
  readonly status: string;
  readonly error?: string;
  readonly warnings?: readonly string[];
  readonly data?: PrometheusData;
}

type Sample = readonly [number, string];

type PrometheusData =
  | { readonly resultType: 'scalar' | 'string'; readonly result: Sample }
  | { readonly resultType: 'vector'; readonly result: readonly VectorItem[] }
  | { readonly resultType: 'matrix'; readonly result: readonly MatrixItem[] };

interface VectorItem {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: Sample;
}

interface MatrixItem {
  readonly metric: Readonly<Record<string, string>>;
  readonly values?: readonly Sample[];
}

function seriesOf(data: PrometheusData | undefined): readonly PrometheusSeries[] {
  switch (data?.resultType) {
    case 'scalar':
      return [{ labels: {}, samples: [sampleOf(data.result)] }];
    case 'vector':
      return data.result.map(({ metric, value }) => ({
        labels: metric,
        samples: value ? [sampleOf(value)] : [],
      }));
    case 'matrix':
      return data.result.map(({ metric, values }) => ({
        labels: metric,
        samples: (values ?? []).map(sampleOf),
      }));
    default:
      return [];
  }
}

/** Prometheus writes numbers as text: `NaN`, `+Inf`, `-Inf`. */
function sampleOf([seconds, text]: Sample): readonly [number, number] {
  const value = text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : Number(text);
  return [Math.round(seconds * 1000), value];
}
