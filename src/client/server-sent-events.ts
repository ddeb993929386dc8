/** One message of an event stream, as the HTML standard reads it. */
export interface StreamMessage {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: string;
}

/** A line longer than this is no event of ours. */
const lineMaxLength = 4 * 1024 * 1024;

/** Cuts a text stream into messages; comments are skipped. Throws when a line has no end. */
export async function* messagesOf(
  chunks: AsyncIterable<Buffer | string>,
): AsyncGenerator<StreamMessage> {
  const decoder = new TextDecoder();
  let rest = '';
  let id: string | undefined;
  let event = 'message';
  let data: string[] = [];
  for await (const chunk of chunks) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop()!;
    if (rest.length > lineMaxLength) throw new Error('a line of the stream has no end');
    for (const line of lines.map((one) => one.replace(/\r$/, ''))) {
      if (line === '') {
        if (data.length > 0) yield { id, event, data: data.join('\n') };
        [event, data] = ['message', []];
        continue;
      }
      const [, field, value] = /^([^:]*)(?:: ?(.*))?$/s.exec(line)!;
      if (field === 'data') data.push(value ?? '');
      else if (field === 'event') event = value ?? '';
      else if (field === 'id') id = value;
    }
  }
}
