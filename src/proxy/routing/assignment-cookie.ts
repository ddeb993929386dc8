/**
 * The cookie that keeps a client with its revision. It holds a random number, and a mark of the
 * release in which the client was last counted: no revision, no person. So it stays valid over
 * releases, and an aborted candidate has no hold on it.
 */
const maxAgeS = 30 * 86_400;

export function cookieName(service: string): string {
  return `steadyship-${service}`;
}

/** What a client's cookie says; `client` is -1 where there is none or it is not ours. */
export interface ClientMark {
  readonly client: number;
  /** The mark of the release in which it was counted; empty when it never was. */
  readonly tag: string;
}

const unknownClient: ClientMark = { client: -1, tag: '' };

export function clientOf(cookie: string, name: string): ClientMark {
  if (cookie === '') return unknownClient;
  const value = cookieValue(cookie, name);
  if (value === undefined || !/^[0-9a-f]{12}(?:\.[0-9a-f]{8})?$/.test(value)) return unknownClient;
  return { client: Number.parseInt(value.slice(0, 12), 16), tag: value.slice(13) };
}

/** The value of a cookie; the first one where a client sent several. */
export function cookieValue(cookie: string, name: string): string | undefined {
  for (let at = cookie.indexOf(name); at >= 0; at = cookie.indexOf(name, at + 1)) {
    const before = at === 0 ? ';' : cookie[at - 1];
    if (before !== ';' && before !== ' ') continue;
    const equals = at + name.length;
    if (cookie[equals] !== '=') continue;
    const end = cookie.indexOf(';', equals);
    return cookie.slice(equals + 1, end < 0 ? cookie.length : end).trim();
  }
  return undefined;
}

/** A new client's number. Not a secret: whoever forges one only chooses their own revision. */
export function newClient(): number {
  return Math.floor(Math.random() * 0x1_0000_0000_0000);
}

/** The field that gives a client its number, and marks it as counted in a release. */
export function setCookieField(name: string, mark: ClientMark, secure: boolean): string {
  const value = `${hexadecimal(mark.client)}.${mark.tag}`;
  const flags = `Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return `Set-Cookie: ${name}=${value}; ${flags}\r\n`;
}

const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** 48 bits as 12 digits. Number.toString(16) works on doubles and costs more than all the rest. */
function hexadecimal(client: number): string {
  const high = Math.floor(client / 0x100_0000);
  const low = client % 0x100_0000;
  return sixDigits(high) + sixDigits(low);
}

function sixDigits(part: number): string {
  return pairs[part >>> 16]! + pairs[(part >>> 8) & 0xff]! + pairs[part & 0xff]!;
}
