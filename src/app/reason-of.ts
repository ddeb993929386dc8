const lengthMax = 200;

/**
 * What an error says, in one short line without the credentials that drivers like to quote: health
 * answers are often public.
 */
export function reasonOf(error: unknown): string {
  const text = messageOf(error)
    .replace(/\/\/[^\s@]*@/g, '//…@')
    .replace(/\b(password|passwd|pwd|secret|token|key)=[^\s&;,]+/gi, '$1=…')
    .replace(/\s+/g, ' ')
    .trim();
  if (text === '') return 'failed';
  return text.length > lengthMax ? `${text.slice(0, lengthMax)}…` : text;
}

function messageOf(error: unknown): string {
  // A refused connection to a name with several addresses has its reasons inside.
  if (error instanceof AggregateError && error.message === '') return messageOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error ?? '');
}
