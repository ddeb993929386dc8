import type { Lane, LoadContext } from '../context.ts';
import type { SlowLoad } from '../load.ts';
import { Connection } from '../wire/connection.ts';
import { Exchange } from '../wire/exchange.ts';
import { keepGoing } from './slots.ts';
import { startSlowUploads } from './slow-uploads.ts';

const slackMs = 10_000;

/** Load C: requests that span a switch, because the service, the client or the upload is slow. */
export function startSlow(context: LoadContext, load: SlowLoad): Lane {
  const stops = [
    startSlowAnswers(context, load),
    startSlowUploads(context, load),
    startSlowReaders(context, load),
  ];
  return {
    load: 'C',
    stop() {
      for (const stop of stops) stop();
    },
  };
}

function startSlowAnswers(context: LoadContext, load: SlowLoad): () => void {
  const random = context.random.fork();
  return keepGoing(context, load.answers, (at) => {
    const overMs = random.integer(...load.answerMs);
    const exchange = new Exchange(
      context,
      {
        load: 'C',
        form: 'slow answer',
        method: 'GET',
        path: `/slow?ms=${overMs}&bytes=65536`,
        deadlineMs: overMs + slackMs,
      },
      at,
    );
    if (!context.admit(exchange)) return undefined;
    new Connection(context).send(exchange);
    return exchange;
  });
}

/** Reads a piece now and then, so that the answer backs up to its origin; at the end, all of it. */
function startSlowReaders(context: LoadContext, load: SlowLoad): () => void {
  const random = context.random.fork();
  const hurries = new Set<() => void>();
  const stop = keepGoing(context, load.readers, (at) => {
    const slowMs = random.integer(...load.readMs);
    const exchange = new Exchange(
      context,
      {
        load: 'C',
        form: 'slow reader',
        method: 'GET',
        path: `/large?bytes=${load.readBytes}`,
        deadlineMs: slowMs + slackMs * 2,
      },
      at,
    );
    if (!context.admit(exchange)) return undefined;
    const connection = new Connection(context);
    connection.send(exchange);
    const hurry = readSlowly(connection, exchange, { slowMs, rate: load.readBytesPerSecond });
    hurries.add(hurry);
    exchange.whenSettled(() => hurries.delete(hurry));
    return exchange;
  });
  return () => {
    stop();
    for (const hurry of hurries) hurry();
  };
}

/** What a socket hands out at once. */
const pieceBytes = 65_536;

function readSlowly(
  connection: Connection,
  exchange: Exchange,
  pace: { readonly slowMs: number; readonly rate: number },
): () => void {
  let isSlow = true;
  exchange.onBody = () => {
    if (isSlow) connection.pause();
  };
  const timer = setInterval(() => connection.resume(), (pieceBytes * 1000) / pace.rate);
  const hurry = () => {
    isSlow = false;
    clearInterval(timer);
    clearTimeout(end);
    connection.resume();
  };
  const end = setTimeout(hurry, pace.slowMs);
  exchange.whenSettled(hurry);
  return hurry;
}
