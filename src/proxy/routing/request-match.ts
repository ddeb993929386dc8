import { fieldValue } from '../http1/head-grammar.ts';
import type { RequestHead } from '../http1/request-head.ts';
import type { RouteMatch } from '../protocol/service-route.ts';
import { cookieValue } from './assignment-cookie.ts';

/** The revision of the first match that a request fulfils. */
export function matchedRevision(
  matches: readonly RouteMatch[],
  head: RequestHead,
): number | undefined {
  for (const match of matches) {
    const value =
      match.kind === 'cookie'
        ? cookieValue(head.cookie, match.name)
        : fieldNamed(head.fields, match.name);
    if (value === match.value) return match.revision;
  }
  return undefined;
}

/** The value of the first field with this name, in any case. */
export function fieldNamed(fields: string, name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (let at = 0; at < fields.length; ) {
    const end = fields.indexOf('\r\n', at);
    const colon = fields.indexOf(':', at);
    if (colon - at === wanted.length && fields.slice(at, colon).toLowerCase() === wanted) {
      return fieldValue(fields, colon, end);
    }
    at = end + 2;
  }
  return undefined;
}
