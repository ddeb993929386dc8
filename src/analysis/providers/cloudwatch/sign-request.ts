import { createHash, createHmac } from 'node:crypto';

export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** For temporary keys. */
  readonly sessionToken?: string;
}

export interface SignedRequest {
  readonly host: string;
  readonly region: string;
  readonly service: string;
  readonly body: string;
  /** In lower case; `host` and the date are added. */
  readonly headers: Readonly<Record<string, string>>;
  readonly nowMs: number;
}

/**
 * The headers of a POST to `/` with AWS Signature Version 4
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html).
 */
export function signRequest(keys: AwsKeys, request: SignedRequest): Record<string, string> {
  const { host, region, service, body, nowMs } = request;
  const time = new Date(nowMs).toISOString().replace(/[:-]|\.\d{3}/g, '');
  const day = time.slice(0, 8);
  const token = keys.sessionToken;
  const headers: Record<string, string> = {
    ...request.headers,
    host,
    'x-amz-date': time,
    ...(token !== undefined && { 'x-amz-security-token': token }),
  };
  const names = Object.keys(headers).sort();
  const signed = names.join(';');
  const lines = names.map((name) => `${name}:${headers[name]!.trim()}\n`).join('');
  const canonical = ['POST', '/', '', lines, signed, hash(body)].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', time, scope, hash(canonical)].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${keys.secretAccessKey}`,
  );
  const signature = createHmac('sha256', key).update(toSign).digest('hex');
  const credential = `Credential=${keys.accessKeyId}/${scope}`;
  const parts = `${credential}, SignedHeaders=${signed}, Signature=${signature}`;
  const { host: _, ...sent } = headers;
  return { ...sent, authorization: `AWS4-HMAC-SHA256 ${parts}` };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
