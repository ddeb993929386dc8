/**
 * Throws broken requests and broken answers at a relay for a while, and then asks whether it is
 * still whole: it serves, nothing is in flight, its memory has not grown without end.
 *
 *   node --expose-gc bench/proxy/fuzz.ts [--seconds 600] [--seed 1]
 */
import { connect } from 'node:net';
import { parseArgs } from 'node:util';
import { type Random, random } from '../../src/kit/random.ts';
import { fieldForms } from '../../src/proxy/conformance/field-forms.ts';
import { framingForms } from '../../src/proxy/conformance/framing-forms.ts';
import { requestLineForms } from '../../src/proxy/conformance/request-line-forms.ts';
import { responseForms } from '../../src/proxy/conformance/response-forms.ts';
import { RelayFixture } from '../../src/proxy/testing/relay-fixture.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '600' },
    seed: { type: 'string', default: '1' },
  },
});

const requests = [...requestLineForms, ...fieldForms, ...framingForms].map(({ send }) => send);
const answers = responseForms.map(({ answer }) => answer);

/** A known form with a few bytes changed, removed, repeated or moved. */
function mutated(draw: Random, forms: readonly string[]): string {
  let text = draw.pick(forms) + (draw.chance(0.3) ? draw.pick(forms) : '');
  for (let count = draw.integer(0, 4); count > 0 && text.length > 0; count -= 1) {
    const at = draw.integer(0, text.length - 1);
    const length = draw.integer(1, 8);
    const piece = text.slice(at, at + length);
    const inserted = draw.pick([
      '',
      String.fromCharCode(draw.integer(0, 255)),
      piece + piece,
      '\r\n',
      '\n',
      '0\r\n\r\n',
    ]);
    text = text.slice(0, at) + inserted + text.slice(at + length);
  }
  return text;
}

function talk(port: number, draw: Random): Promise<void> {
  const text = mutated(draw, requests);
  const cut = draw.chance(0.5) ? draw.integer(0, text.length) : text.length;
  const endsHow = draw.integer(0, 2);
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(Buffer.from(text.slice(0, cut), 'latin1'));
      setTimeout(() => socket.write(Buffer.from(text.slice(cut), 'latin1')), draw.integer(0, 3));
      setTimeout(
        () => {
          if (endsHow === 0) socket.end();
          else if (endsHow === 1) socket.resetAndDestroy();
          else socket.destroy();
        },
        draw.integer(2, 30),
      );
    });
    socket.resume();
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    setTimeout(() => socket.destroy(), 2000);
  });
}

/** What is still in use after a collection: `node --expose-gc` makes it exact. */
function liveKb(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return Math.round((heapUsed + external) / 1024);
}

const draw = random(Number(values.seed));
await using relay = await RelayFixture.start({ clients: { headMs: 1000, lingerMs: 500 } });
await relay.route({ limits: { responseMs: 1000, stallMs: 1000 } });
relay.backend.respond = () => {
  if (draw.chance(0.1)) return undefined;
  return draw.chance(0.5)
    ? 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
    : mutated(draw, answers);
};
const until = Date.now() + 1000 * Number(values.seconds);
let count = 0;
let earlyKb = 0;
while (Date.now() < until) {
  await Promise.all(Array.from({ length: 50 }, () => talk(relay.port, draw)));
  count += 50;
  relay.backend.seen.length = 0;
  if (count === 5000) earlyKb = liveKb();
}
relay.backend.respond = () => 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
await new Promise((resolve) => setTimeout(resolve, 4000));
const { statuses } = await relay.talk('GET / HTTP/1.1\r\nHost: a\r\n\r\n', 1);
const service = relay.plane.service('web');
const inFlight = [...service.instances.values()].map((instance) => instance.inFlight);
const lateKb = liveKb();
console.log(
  `${count} conversations; still answers ${statuses}; in flight ${inFlight}, ` +
    `service ${service.inFlight}; connections ${relay.plane.listeners.connectionCount}; ` +
    `live memory ${earlyKb} -> ${lateKb} KB`,
);
const isWhole = statuses[0] === 200 && service.inFlight === 0 && inFlight.every((n) => n === 0);
process.exitCode = isWhole ? 0 : 1;
