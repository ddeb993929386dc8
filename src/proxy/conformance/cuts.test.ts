import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import { headBad, headUnfinished, ResponseReader } from '../http1/response-reader.ts';
import { ClientConnection } from '../relay/client-connection.ts';
import { clientLimitDefaults, type Front } from '../relay/front.ts';
import { Sweep } from '../relay/sweep.ts';
import { RelayFixture } from '../testing/relay-fixture.ts';
import { fieldForms } from './field-forms.ts';
import { framingForms } from './framing-forms.ts';
import { requestLineForms } from './request-line-forms.ts';
import { responseForms } from './response-forms.ts';

/** A client without a network: bytes arrive exactly as they are cut. */
class CutClient extends Duplex {
  text = '';
  readonly remoteAddress = '127.0.0.1';
  readonly #changed: () => void;

  constructor(changed: () => void) {
    super();
    this.#changed = changed;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk.toString('latin1');
    done();
    this.#changed();
  }

  override _final(done: () => void): void {
    done();
    this.#changed();
  }
}

async function talkInParts(front: Front, parts: readonly string[], answers: number) {
  let changed = () => {};
  const client = new CutClient(() => changed());
  new ClientConnection(client, front, () => {});
  for (const part of parts) {
    client.push(Buffer.from(part, 'latin1'));
    await new Promise(setImmediate);
  }
  const statuses = () => [...client.text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((m) => Number(m[1]));
  await new Promise<void>((resolve) => {
    changed = () => {
      if (statuses().length >= answers || client.writableFinished) resolve();
    };
    changed();
  });
  client.destroy();
  return statuses();
}

function frontOf(relay: RelayFixture, sweep: Sweep): Front {
  return {
    port: relay.port,
    secure: false,
    services: relay.plane.services,
    sweep,
    limits: clientLimitDefaults,
    isTrusted: () => false,
  };
}

test('a request gets the same answers at whatever byte it is cut', async () => {
  await using relay = await RelayFixture.start();
  using sweep = new Sweep();
  const front = frontOf(relay, sweep);
  const forms = [...requestLineForms, ...fieldForms, ...framingForms];
  for (const form of forms.filter(({ send }) => send.length < 200)) {
    for (let at = 1; at < form.send.length; at += form.send.length > 90 ? 3 : 1) {
      const parts = [form.send.slice(0, at), form.send.slice(at)];
      const statuses = await talkInParts(front, parts, form.answers.length);
      assert.deepEqual(statuses, form.answers, `${form.form}, cut at ${at}`);
    }
  }
});

test('a request gets the same answers when every byte comes alone', async () => {
  await using relay = await RelayFixture.start();
  using sweep = new Sweep();
  const front = frontOf(relay, sweep);
  for (const form of framingForms.filter(({ send }) => send.length < 160)) {
    const statuses = await talkInParts(front, [...form.send], form.answers.length);
    assert.deepEqual(statuses, form.answers, form.form);
  }
});

/** Reads one answer in parts: what a relay would know of it in the end. */
function readInParts(parts: readonly Buffer[], method: string) {
  const reader = new ResponseReader();
  reader.expect(method);
  const content: Buffer[] = [];
  const heads: number[] = [];
  let isBad = false;
  let rest = 0;
  for (const part of parts) {
    let at = 0;
    while (!isBad && at < part.length && (heads.at(-1) ?? 100) < 200) {
      at = reader.readHead(part, at, part.length);
      if (at === headUnfinished) break;
      if (at === headBad) isBad = true;
      else heads.push(reader.head!.status);
    }
    if (isBad || at === headUnfinished || at >= part.length) continue;
    const end = reader.body.take(part, at, part.length, content);
    if (end < 0) isBad = true;
    else rest += part.length - end;
  }
  const body = Buffer.concat(content).toString('latin1');
  return isBad ? 'bad' : { heads, body, done: reader.body.done, rest };
}

test('an answer is read the same however it is cut', () => {
  const answers = responseForms.filter(({ answer }) => answer.length > 0 && answer.length < 4000);
  fc.assert(
    fc.property(fc.constantFrom(...answers), fc.array(fc.nat(4000)), ({ answer, request }, at) => {
      const bytes = Buffer.from(answer, 'latin1');
      const method = request?.slice(0, 4).trim() ?? 'GET';
      const cuts = [0, ...at.map((cut) => cut % bytes.length), bytes.length].sort((a, b) => a - b);
      const parts = cuts.slice(1).map((end, index) => bytes.subarray(cuts[index], end));
      assert.deepEqual(readInParts(parts, method), readInParts([bytes], method));
    }),
    { numRuns: 500 },
  );
});

test('an answer is read the same when every byte comes alone', () => {
  for (const { answer, request, form } of responseForms) {
    if (answer.length > 2000) continue;
    const bytes = Buffer.from(answer, 'latin1');
    const method = request?.slice(0, 4).trim() ?? 'GET';
    const alone = [...bytes].map((byte) => Buffer.from([byte]));
    assert.deepEqual(readInParts(alone, method), readInParts([bytes], method), form);
  }
});
