/**
 * The cookie that keeps a client with its revision. It holds a random number and nothing else: no
 * revision, no person. So it stays valid over releases, and an aborted candidate has no hold on it.
 */
export interface ClientId {
  /** 48 random bits. */
  readonly id: number;
  /** True when this request brought none, so the answer has to set it. */
  readonly isNew: boolean;
}

const maxAgeS = 30 * 86_400;

export function cookieName(service: string): string {
  return `steadyship-${service}`;
}

/** The client that a Cookie field names, or -1. Anything but 12 hexadecimal digits is none. */
export function clientOf(cookie: string, name: string): number {
  if (cookie === '') return -1;
  const value = cookieValue(cookie, name);
  return value !== undefined && /^[0-9a-f]{12}$/.test(value) ? Number.parseInt(value, 16) : -1;
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

/** The field that gives a client its number. */
export function setCookieField(name: string, client: number, secure: boolean): string {
  const value = client.toString(16).padStart(12, '0');
  const flags = `Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return `Set-Cookie: ${name}=${value}; ${flags}\r\n`;
}
