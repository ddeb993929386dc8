/**
 * The exact grammar of heads (RFC 9112, 3 to 5), without any of the leniencies the RFC allows:
 * no bare LF or CR, no folding, no space around a name, no control character. Each expression is
 * unambiguous, so matching is linear.
 */
const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const line = '[\\t\\x20-\\x7e\\x80-\\xff]*';
const fields = `(?:${token}:${line}\\r\\n)*`;

export const requestHeadPattern = new RegExp(
  `^${token} [\\x21\\x22\\x24-\\x7e\\x80-\\xff]+ HTTP/1\\.[01]\\r\\n${fields}\\r\\n$`,
);

export const responseHeadPattern = new RegExp(
  `^HTTP/1\\.[01] [1-5][0-9][0-9](?: ${line})?\\r\\n${fields}\\r\\n$`,
);

export const tokenPattern = new RegExp(`^${token}$`);

/** A host with an optional port; no user information, no path, no space. */
export const hostPattern = /^(?:[A-Za-z0-9._~!$&'()*+,;=%-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?$/;

/** Where the value of the field at `colon` lies in `head`, without spaces and tabs around it. */
export function fieldValue(head: string, colon: number, lineEnd: number): string {
  let start = colon + 1;
  let end = lineEnd;
  while (start < end && isBlank(head.charCodeAt(start))) start += 1;
  while (end > start && isBlank(head.charCodeAt(end - 1))) end -= 1;
  return head.slice(start, end);
}

/** String.trim would also take a no-break space, which other parsers keep. */
function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** A length that every parser reads alike: digits only, at most 15, so that it is exact. */
export function readLength(value: string): number {
  return /^[0-9]{1,15}$/.test(value) ? Number(value) : -1;
}

const commonLists = new Map<string, readonly string[]>([
  ['', []],
  ['keep-alive', ['keep-alive']],
  ['Keep-Alive', ['keep-alive']],
  ['close', ['close']],
]);

/** The comma-separated tokens of a field value in lower case. */
export function listOf(value: string): readonly string[] {
  const common = commonLists.get(value);
  if (common) return common;
  return value
    .toLowerCase()
    .split(',')
    .map((item) => fieldValue(`:${item}`, 0, item.length + 1))
    .filter((item) => item !== '');
}

/** Two field lines of one name are one list (RFC 9110, 5.3). */
export function joined(before: string, value: string): string {
  return before === '' ? value : `${before},${value}`;
}
