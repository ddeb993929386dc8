import { request } from 'node:http';
import type { ProbeMeans, ProbeResult } from './probe.ts';

type HttpMeans = Extract<ProbeMeans, { kind: 'http' }>;

const bodyPrefixMax = 200;

/** One GET to an instance on this machine. Never rejects. */
export function probeHttp(
  means: HttpMeans,
  ownPort: number | undefined,
  timeoutMs: number,
): Promise<ProbeResult> {
  const port = means.port ?? ownPort;
  if (port === undefined) {
    return Promise.resolve({ passed: false, because: 'the role has no port to ask on' });
  }
  const [min, max] = means.statuses ?? [200, 299];
  const what = `GET ${means.path}`;
  return new Promise((resolve) => {
    const finish = (result: ProbeResult) => {
      clearTimeout(timer);
      resolve(result);
      asked.destroy();
    };
    const fail = (because: string) => finish({ passed: false, because: `${what}: ${because}` });
    const asked = request({
      host: '127.0.0.1',
      port,
      path: means.path,
      agent: false,
      headers: { 'user-agent': 'steadyship-probe', ...(means.host ? { host: means.host } : {}) },
    });
    const timer = setTimeout(() => fail(`no answer within ${timeoutMs} ms`), timeoutMs);
    asked.on('error', (error: NodeJS.ErrnoException) => fail(connectProblem(error, port)));
    asked.on('response', (response) => {
      const status = response.statusCode ?? 0;
      if (status >= min && status <= max) return finish({ passed: true });
      let body = '';
      const tell = () => fail(`answered ${status}${body === '' ? '' : ` (${oneLine(body)})`}`);
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
        if (body.length >= bodyPrefixMax) tell();
      });
      response.on('end', tell);
      response.on('error', tell);
    });
    asked.end();
  });
}

function connectProblem(error: NodeJS.ErrnoException, port: number): string {
  if (error.code === 'ECONNREFUSED') return `nothing listens on 127.0.0.1:${port}`;
  return error.message;
}

function oneLine(text: string): string {
  return text.slice(0, bodyPrefixMax).replace(/\s+/g, ' ').trim();
}
