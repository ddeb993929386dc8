import { type Known, known, unknown } from '../../../core/world/known.ts';
import { fetchJson } from '../../fetch-json.ts';
import type { MeasureSource } from '../../measure-source.ts';

export interface NewRelicOptions {
  /** Default `https://api.newrelic.com`; `https://api.eu.newrelic.com` in the EU. */
  readonly url?: string;
  readonly apiKey: string;
  readonly account: number;
  /** NRQL that gives one row; `{{revision}}` becomes the number. */
  readonly query: string;
}

const graphql = `query ($account: Int!, $nrql: Nrql!) {
  actor { account(id: $account) { nrql(query: $nrql) { results } } }
}`;

/**
 * The first row of an NRQL query through NerdGraph
 * (https://docs.newrelic.com/docs/apis/nerdgraph/examples/nerdgraph-nrql-tutorial/): its value,
 * or all of them where there are several. Written from the documentation and tested against
 * answers made from it; never run against New Relic.
 */
export class NewRelicMeasure implements MeasureSource {
  readonly name = 'New Relic';
  readonly #options: NewRelicOptions;

  constructor(options: NewRelicOptions) {
    this.#options = options;
  }

  async measure(revision: number): Promise<Known<unknown>> {
    const { url = 'https://api.newrelic.com', apiKey, account, query } = this.#options;
    const nrql = query.replaceAll('{{revision}}', String(revision));
    const answer = await fetchJson({
      url: `${url}/graphql`,
      method: 'POST',
      headers: { 'API-Key': apiKey, 'content-type': 'application/json' },
      body: JSON.stringify({ query: graphql, variables: { account, nrql } }),
    });
    if (!answer.known) return answer;
    const { status, body } = answer.value;
    const read = body as NerdGraphAnswer | null;
    const problem = read?.errors?.[0]?.message;
    if (status !== 200 || problem !== undefined) {
      return unknown(`New Relic answered ${status}${problem === undefined ? '' : `: ${problem}`}`);
    }
    const row = read?.data?.actor?.account?.nrql?.results?.[0];
    const values = Object.values(row ?? {});
    if (values.length === 0) return known(null);
    return known(values.length === 1 ? values[0] : row);
  }
}

interface NerdGraphAnswer {
  readonly errors?: readonly { readonly message: string }[];
  readonly data?: {
    readonly actor?: {
      readonly account?: {
        readonly nrql?: { readonly results?: readonly Readonly<Record<string, unknown>>[] };
      };
    };
  };
}
