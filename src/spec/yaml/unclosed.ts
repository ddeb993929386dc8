export interface Unclosed {
  readonly at: number;
  /** The quote, bracket or brace. */
  readonly sign: string;
}

/**
 * The innermost quote, bracket or brace between two offsets that is not closed before the second.
 * A guess that knows comments and quotes; good enough to point at a place in a file that is
 * broken anyway.
 */
export function unclosedAt(text: string, from: number, to: number): Unclosed | undefined {
  const open: Unclosed[] = [];
  for (let at = from; at < to; at += 1) {
    const sign = text[at]!;
    const before = at === from ? '\n' : text[at - 1]!;
    const begins = /[\s,:[{]/.test(before);
    if (sign === '#' && /\s/.test(before)) {
      const end = text.indexOf('\n', at);
      if (end === -1) break;
      at = end;
    } else if ((sign === '"' || sign === "'") && begins) {
      const end = closingQuote(text, at);
      if (end === undefined) return { at, sign };
      at = end;
    } else if ((sign === '[' || sign === '{') && (begins || open.length > 0)) {
      open.push({ at, sign });
    } else if (sign === ']' || sign === '}') {
      open.pop();
    }
  }
  return open.at(-1);
}

function closingQuote(text: string, start: number): number | undefined {
  const quote = text[start]!;
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\' && quote === '"') at += 1;
    else if (text[at] === quote && quote === "'" && text[at + 1] === quote) at += 1;
    else if (text[at] === quote) return at;
  }
  return undefined;
}
