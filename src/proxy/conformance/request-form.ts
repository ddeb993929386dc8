/** One way to write a request, and what becomes of it. */
export interface RequestForm {
  readonly form: string;
  readonly send: string;
  /** The statuses that the client sees, in order. */
  readonly answers: readonly number[];
  /** How many requests reach the instance. */
  readonly reach: number;
  /** Text that the instance must see, or must not (`absent`). */
  readonly sees?: string;
  readonly absent?: string;
  /** Why it is so: the rule, or the attack that it stops. */
  readonly why: string;
}

/** A form that is refused with 400, or another status, and never reaches an instance. */
export function refusedForm(form: string, send: string, why: string, status = 400): RequestForm {
  return { form, send, answers: [status], reach: 0, why };
}

/** A form that is passed on and answered. */
export function passedForm(
  form: string,
  send: string,
  why: string,
  more: Pick<Partial<RequestForm>, 'sees' | 'absent' | 'answers' | 'reach'> = {},
): RequestForm {
  return { form, send, answers: [200], reach: 1, why, ...more };
}

/** A GET with further lines in its head. */
export function get(...lines: readonly string[]): string {
  return ['GET / HTTP/1.1', 'Host: a.example', ...lines, '', ''].join('\r\n');
}

/** A POST with further lines in its head, and a body. */
export function post(body: string, ...lines: readonly string[]): string {
  return `${['POST / HTTP/1.1', 'Host: a.example', ...lines, '', ''].join('\r\n')}${body}`;
}

/** A POST with a chunked body as given. */
export function chunked(body: string): string {
  return post(body, 'Transfer-Encoding: chunked');
}
