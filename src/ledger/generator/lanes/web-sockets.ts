import { createHash } from 'node:crypto';
import type { LoadContext } from '../context.ts';
import type { StreamLoad } from '../load.ts';
import { Connection } from '../wire/connection.ts';
import { Exchange } from '../wire/exchange.ts';
import { clientFrame, closePayload, FrameReader, opcodes } from '../wire/websocket-frames.ts';
import { keepGoing } from './slots.ts';

const magic = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
/** Going away and service restart: the codes by which the other side may end a WebSocket. */
const agreedCodes = [1001, 1012];

/** WebSockets that send numbered messages and want each of them echoed, in order. */
export function startWebSockets(context: LoadContext, load: StreamLoad): () => void {
  const open = new Set<EchoClient>();
  const stop = keepGoing(context, load.webSockets, (at) => {
    const client = new EchoClient(context, load.everyMs, at);
    if (!context.admit(client.exchange)) return undefined;
    open.add(client);
    client.exchange.whenSettled(() => open.delete(client));
    client.start();
    return client.exchange;
  });
  return () => {
    stop();
    for (const client of open) client.leave();
  };
}

class EchoClient {
  readonly exchange: Exchange;
  readonly #context: LoadContext;
  readonly #everyMs: number;
  readonly #key: string;
  readonly #frames = new FrameReader();
  #connection: Connection | undefined;
  #timer: NodeJS.Timeout | undefined;
  #sent = 0;
  #isLeaving = false;

  constructor(context: LoadContext, everyMs: number, intendedAt: number) {
    this.#context = context;
    this.#everyMs = everyMs;
    this.#key = this.#randomBytes(16).toString('base64');
    this.exchange = new Exchange(
      context,
      {
        load: 'D',
        form: 'websocket',
        method: 'GET',
        path: '/echo',
        headers: [
          'Connection: Upgrade',
          'Upgrade: websocket',
          'Sec-WebSocket-Version: 13',
          `Sec-WebSocket-Key: ${this.#key}`,
        ],
        deadlineMs: everyMs + context.deadlineMs,
      },
      intendedAt,
    );
  }

  start(): void {
    this.exchange.onHead = ({ status, headers }) => {
      if (status !== 101) return;
      const accept = createHash('sha1')
        .update(this.#key + magic)
        .digest('base64');
      if (headers.get('sec-websocket-accept') !== accept) {
        this.exchange.settle({ kind: 'corrupt', reason: 'Sec-WebSocket-Accept' });
      } else if (this.#isLeaving) this.#sendClose(1000);
      else this.#sendSoon();
    };
    this.exchange.onTunnel = (bytes) => this.#take(bytes);
    this.exchange.whenSettled(() => clearTimeout(this.#timer));
    this.#connection = new Connection(this.#context);
    this.#connection.send(this.exchange);
  }

  /** Closes it from our side: complete when the other side agrees. */
  leave(): void {
    this.#isLeaving = true;
    if (this.#timer) this.#sendClose(1000);
  }

  #sendSoon(): void {
    const delayMs = this.#everyMs * (0.5 + this.#context.random.next());
    this.#timer = setTimeout(() => {
      this.#sent += 1;
      this.#write(opcodes.text, Buffer.from(`${this.exchange.id} ${this.#sent}`));
      this.#sendSoon();
    }, delayMs);
  }

  #take(bytes: Buffer): void {
    const frames = this.#frames.feed(bytes);
    if (!frames) this.exchange.settle({ kind: 'cut', reason: 'a broken frame' });
    for (const { opcode, payload } of frames ?? []) {
      if (this.exchange.isSettled) return;
      if (opcode === opcodes.text) this.#takeEcho(payload.toString('latin1'));
      else if (opcode === opcodes.ping) this.#write(opcodes.pong, payload);
      else if (opcode === opcodes.close) this.#takeClose(payload);
    }
  }

  #takeEcho(text: string): void {
    const expected = `${this.exchange.id} ${this.exchange.messages + 1}`;
    if (text !== expected) {
      this.exchange.settle({ kind: 'cut', reason: `echo ${text} instead of ${expected}` });
      return;
    }
    this.exchange.messages += 1;
    this.exchange.postpone();
  }

  #takeClose(payload: Buffer): void {
    const code = payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
    const missing = this.#sent - this.exchange.messages;
    if (this.#isLeaving) {
      // Everything sent before our close frame has to be echoed before theirs.
      const isWhole = missing === 0 || agreedCodes.includes(code);
      this.exchange.settle(
        isWhole ? { kind: 'answered' } : { kind: 'cut', reason: `${missing} echoes missing` },
      );
      return;
    }
    this.#sendClose(code);
    if (missing > 0) this.#context.remark('messages on their way when a stream was drained');
    this.exchange.settle(
      agreedCodes.includes(code)
        ? { kind: 'drained', code: String(code) }
        : { kind: 'cut', reason: `closed with ${code}` },
    );
  }

  #sendClose(code: number): void {
    clearTimeout(this.#timer);
    this.#write(opcodes.close, code === 1005 ? Buffer.alloc(0) : closePayload(code));
  }

  #write(opcode: number, payload: Buffer): void {
    this.#connection?.write(clientFrame(opcode, payload, this.#randomBytes(4)));
  }

  #randomBytes(count: number): Buffer {
    return Buffer.from(Array.from({ length: count }, () => this.#context.random.integer(0, 255)));
  }
}
