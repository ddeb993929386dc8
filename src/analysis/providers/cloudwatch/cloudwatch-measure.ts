import { type Known, known, unknown } from '../../../core/world/known.ts';
import { fetchJson } from '../../fetch-json.ts';
import type { MeasureSource } from '../../measure-source.ts';
import { type AwsKeys, signRequest } from './sign-request.ts';

export interface CloudWatchOptions {
  readonly region: string;
  readonly keys: AwsKeys;
  /** The queries of GetMetricData as JSON; that with the id `result` gives the value. */
  readonly queries: readonly unknown[];
  /** Default 5 minutes. */
  readonly overMs?: number;
  /** Default `https://monitoring.<region>.amazonaws.com`. */
  readonly url?: string;
}

/**
 * The newest value of GetMetricData
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html).
 * Written from the documentation and tested against answers made from it; never run against AWS.
 */
export class CloudWatchMeasure implements MeasureSource {
  readonly name = 'CloudWatch';
  readonly #options: CloudWatchOptions;

  constructor(options: CloudWatchOptions) {
    this.#options = options;
  }

  async measure(revision: number, nowMs: number): Promise<Known<unknown>> {
    const { region, keys, queries, overMs = 300_000 } = this.#options;
    const url = this.#options.url ?? `https://monitoring.${region}.amazonaws.com`;
    const body = JSON.stringify({
      StartTime: Math.floor((nowMs - overMs) / 1000),
      EndTime: Math.floor(nowMs / 1000),
      ScanBy: 'TimestampDescending',
      MetricDataQueries: queries,
    }).replaceAll('{{revision}}', String(revision));
    const headers = signRequest(keys, {
      host: new URL(url).host,
      region,
      service: 'monitoring',
      body,
      nowMs,
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'GraniteServiceVersion20100801.GetMetricData',
      },
    });
    const answer = await fetchJson({ url: `${url}/`, method: 'POST', headers, body });
    if (!answer.known) return answer;
    const { status, body: read } = answer.value;
    const found = read as CloudWatchAnswer | null;
    if (status !== 200) return unknown(`CloudWatch answered ${status}: ${found?.message ?? ''}`);
    const result = found?.MetricDataResults?.find(({ Id }) => Id === 'result');
    if (result?.StatusCode === 'InternalError') return unknown('CloudWatch could not answer');
    return known(result?.Values?.[0] ?? null);
  }
}

interface CloudWatchAnswer {
  readonly message?: string;
  readonly MetricDataResults?: readonly {
    readonly Id: string;
    readonly StatusCode?: string;
    readonly Values?: readonly number[];
  }[];
}
