import { type Refusal, refusalText, refused } from '../http1/refusal.ts';
import type { RequestHead } from '../http1/request-head.ts';
import { maintenanceText } from '../routing/gate.ts';
import { fieldNamed } from '../routing/request-match.ts';
import type { Service } from '../routing/service.ts';
import type { Front } from './front.ts';

/** Where a request goes: to a service, or back to the client with an answer of ours. */
export type Admission =
  | { readonly kind: 'service'; readonly service: Service }
  | { readonly kind: 'answer'; readonly status: number; readonly code: string; text: AnswerText };

/** The text of an answer, once it is known whether the connection ends and a body is wanted. */
type AnswerText = (closes: boolean, withBody: boolean) => string;

/** Decides what can be decided without an instance. */
export function admit(front: Front, head: RequestHead): Admission {
  if (front.redirectTo !== undefined) return redirect(head, front.redirectTo);
  const { services, preview } = front;
  const service = preview
    ? services.get(preview.service)
    : services.find(front.port, head.host, head.target);
  if (!service) return answer(noService);
  const page = service.gate.maintenance;
  if (page) {
    const text: AnswerText = (closes, withBody) => maintenanceText(page, closes, withBody);
    return { kind: 'answer', status: page.status ?? 503, code: 'maintenance', text };
  }
  if (service.inFlight >= service.limits.inFlight) return answer(busy);
  if (head.mayBeGrpc && isGrpc(head)) return answer(grpc);
  return { kind: 'service', service };
}

const noService = refused(404, 'no-service', 'No service is known for this address.');
const busy = refused(503, 'busy', 'Too many requests are under way.');
const grpc = refused(
  415,
  'grpc',
  'gRPC needs HTTP/2 up to the instance; this proxy speaks HTTP/1.1 to instances.',
);

function isGrpc(head: RequestHead): boolean {
  return /^application\/grpc\b/i.test(fieldNamed(head.fields, 'content-type') ?? '');
}

function answer(refusal: Refusal): Admission {
  const text: AnswerText = (closes, withBody) => refusalText(refusal, !closes, withBody);
  return { kind: 'answer', status: refusal.status, code: refusal.code, text };
}

/** 308 keeps method and body. The host is the one the client named, with the port of https. */
function redirect(head: RequestHead, port: number): Admission {
  const host = head.host.replace(/:\d*$/, '');
  if (host === '') return answer(refused(400, 'host-missing', 'The Host field is missing.'));
  const location = `https://${host}${port === 443 ? '' : `:${port}`}${head.target}`;
  const text: AnswerText = (closes) =>
    `HTTP/1.1 308 Permanent Redirect\r\nLocation: ${location}\r\nContent-Length: 0\r\n` +
    `Connection: ${closes ? 'close' : 'keep-alive'}\r\n\r\n`;
  return { kind: 'answer', status: 308, code: 'redirect', text };
}
