/**
 * The field names that a relay has to understand. Everything else is passed on as it came, so a
 * name is looked up only when its first letter and length can be one of these.
 */
export const field = {
  other: 0,
  connection: 1,
  contentLength: 2,
  transferEncoding: 3,
  host: 4,
  cookie: 5,
  upgrade: 6,
  expect: 7,
  /** Belongs to one connection only (RFC 9110, 7.6.1): never passed on. */
  hopByHop: 8,
  keepAlive: 9,
  /** Says who the client is; overwritten unless the peer is trusted. */
  forwarding: 10,
  forwardedFor: 11,
  requestId: 12,
  contentType: 13,
  /** A spelling that some servers read as one of the framing fields (`Content_Length`). */
  lookalike: 14,
} as const;

export type Field = (typeof field)[keyof typeof field];

const known = new Map<string, Field>([
  ['connection', field.connection],
  ['content-length', field.contentLength],
  ['transfer-encoding', field.transferEncoding],
  ['host', field.host],
  ['cookie', field.cookie],
  ['upgrade', field.upgrade],
  ['expect', field.expect],
  ['keep-alive', field.keepAlive],
  ['te', field.hopByHop],
  ['proxy-connection', field.hopByHop],
  ['proxy-authenticate', field.hopByHop],
  ['proxy-authorization', field.hopByHop],
  ['http2-settings', field.hopByHop],
  ['forwarded', field.forwarding],
  ['x-forwarded-proto', field.forwarding],
  ['x-forwarded-host', field.forwarding],
  ['x-forwarded-port', field.forwarding],
  ['x-forwarded-prefix', field.forwarding],
  ['x-real-ip', field.forwarding],
  ['x-forwarded-for', field.forwardedFor],
  ['x-request-id', field.requestId],
  ['content-type', field.contentType],
]);

/** Names in the spelling that nearly everybody uses are found without lowering their case. */
for (const [name, meaning] of [...known]) {
  const usual = name.replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase());
  known.set(usual, meaning);
}

/** For each lower-case first letter, a bit for every length that a known name has. */
const lengthsByLetter = new Uint32Array(256);
for (const name of known.keys()) {
  const letter = name.charCodeAt(0) | 0x20;
  lengthsByLetter[letter] = lengthsByLetter[letter]! | (1 << name.length);
}

/** Which field `head[start, colon)` names. */
export function fieldAt(head: string, start: number, colon: number): Field {
  const length = colon - start;
  if (length > 31) return field.other;
  const lengths = lengthsByLetter[(head.charCodeAt(start) | 0x20) & 0xff]!;
  if (((lengths >>> length) & 1) === 0) return field.other;
  const spelled = head.slice(start, colon);
  const usual = known.get(spelled);
  if (usual !== undefined) return usual;
  const name = spelled.toLowerCase();
  const found = known.get(name);
  if (found !== undefined) return found;
  return name.includes('_') ? lookalikeOf(name) : field.other;
}

/** CGI-like servers read `_` as `-`, so a client could forge a field that we believe to control. */
function lookalikeOf(name: string): Field {
  const meant = known.get(name.replaceAll('_', '-'));
  if (meant === undefined) return field.other;
  if (meant === field.contentLength || meant === field.transferEncoding) return field.lookalike;
  if (meant === field.forwarding || meant === field.forwardedFor) return field.hopByHop;
  return field.other;
}
