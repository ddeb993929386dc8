import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { messagesOf, type StreamMessage } from './server-sent-events.ts';

async function read(chunks: readonly (Buffer | string)[]): Promise<StreamMessage[]> {
  const found: StreamMessage[] = [];
  for await (const one of messagesOf(all(chunks))) found.push(one);
  return found;
}

async function* all<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

test('fields, comments, data lines and both line ends are read as in the standard', async () => {
  const text = ': hello\n\nid: 7\r\nevent: x\r\ndata: a\r\ndata: b\r\n\r\ndata\n\nid: 8\n\n';
  assert.deepEqual(await read([text]), [
    { id: '7', event: 'x', data: 'a\nb' },
    { id: '7', event: 'message', data: '' },
  ]);
});

test('a message that is not finished is not shown', async () => {
  assert.deepEqual(await read(['id: 1\ndata: a\n']), []);
});

test('where the stream is cut into chunks makes no difference', async () => {
  const line = fc.string({ unit: 'binary' }).map((text) => text.replaceAll(/[\r\n]/g, ' '));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ id: fc.nat(), data: line.map((text) => `x${text}`) })),
      fc.array(fc.nat({ max: 400 })),
      async (messages, cuts) => {
        const text = messages.map(({ id, data }) => `id: ${id}\ndata: ${data}\n\n`).join('');
        const bytes = Buffer.from(text);
        const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length];
        places.sort((a, b) => a - b);
        const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        const found = await read(chunks);
        assert.deepEqual(found, await read([text]));
        assert.deepEqual(
          found.map((one) => one.id),
          messages.map((one) => String(one.id)),
        );
      },
    ),
  );
});

test('a line without an end is not collected for ever', async () => {
  await assert.rejects(read(Array(6).fill('x'.repeat(1_000_000))), /has no end/);
});
