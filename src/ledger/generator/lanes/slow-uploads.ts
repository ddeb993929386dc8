import { createHash } from 'node:crypto';
import type { LoadContext } from '../context.ts';
import type { SlowLoad } from '../load.ts';
import { Connection } from '../wire/connection.ts';
import { Exchange } from '../wire/exchange.ts';
import { chunkBytes, lastChunkBytes } from '../wire/request-bytes.ts';
import { keepGoing } from './slots.ts';

const everyMs = 100;
/** Between pieces when in a hurry: fast, and yet no burst that would make the loop late. */
const hurriedMs = 5;
const slackMs = 10_000;

/** Uploads at a limited rate, every second one chunked. When the run ends, the rest goes fast. */
export function startSlowUploads(context: LoadContext, load: SlowLoad): () => void {
  const random = context.random.fork();
  const hurries = new Set<() => void>();
  const stop = keepGoing(context, load.uploads, (at) => {
    const size = random.integer(...load.uploadBytes);
    const exchange = new Exchange(
      context,
      {
        load: 'C',
        form: 'slow upload',
        method: random.chance(0.5) ? 'POST' : 'PUT',
        path: '/upload',
        bodyLength: size,
        isChunked: random.chance(0.5),
        deadlineMs: (size / load.uploadBytesPerSecond) * 1000 + slackMs,
      },
      at,
    );
    if (!context.admit(exchange)) return undefined;
    const connection = new Connection(context);
    connection.sendHead(exchange);
    const hurry = upload(connection, exchange, (load.uploadBytesPerSecond * everyMs) / 1000);
    hurries.add(hurry);
    exchange.whenSettled(() => {
      hurries.delete(hurry);
      connection.close(); // It may have been answered early, with a part of the body unsent.
    });
    return exchange;
  });
  return () => {
    stop();
    for (const hurry of hurries) hurry();
  };
}

/** Writes the body piece by piece; the function returned ends the waiting between the pieces. */
function upload(connection: Connection, exchange: Exchange, pieceBytes: number): () => void {
  const hash = createHash('sha256');
  const { isChunked } = exchange.plan;
  let left = exchange.plan.bodyLength!;
  let waitMs = everyMs;
  let timer: NodeJS.Timeout | undefined;
  const step = () => {
    clearTimeout(timer);
    if (exchange.isSettled || left === 0) return;
    const piece = Buffer.alloc(Math.min(Math.ceil(pieceBytes), left), `${left} `);
    left -= piece.length;
    hash.update(piece);
    if (left === 0) exchange.sentHash = hash.digest('hex').slice(0, 32);
    const hasRoom = connection.write(isChunked ? chunkBytes(piece) : piece);
    if (left === 0 && isChunked) connection.write(lastChunkBytes());
    if (!hasRoom) connection.onceDrained(next);
    else next();
  };
  const next = () => {
    timer = setTimeout(step, waitMs);
  };
  step();
  return () => {
    waitMs = hurriedMs;
  };
}
