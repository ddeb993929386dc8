import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RelayFixture } from '../testing/relay-fixture.ts';
import { type ResponseForm, responseForms } from './response-forms.ts';

const get = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

async function check(relay: RelayFixture, form: ResponseForm): Promise<void> {
  relay.backend.respond = () => form.answer;
  relay.backend.closes = form.hangsUp === true;
  // Where the connection lives on, a second request proves it.
  const request = form.request ?? get;
  const { text, statuses, closed } = await relay.talk(request, 1, {
    untilClosed: form.closes === true,
    until: (seen) => form.closes !== true && isWhole(seen, form),
  });
  const context = `${form.form}: ${form.why}\n${text}`;
  const first = statuses.slice(0, form.statuses.length);
  const isFlood = form.form.startsWith('a flood');
  assert.deepEqual(isFlood ? statuses.slice(-1) : first, form.statuses, context);
  assert.equal(closed, form.closes === true, context);
  if (form.ends !== undefined) assert.ok(text.endsWith(form.ends), context);
  if (form.sees !== undefined) assert.ok(text.includes(form.sees), context);
  if (form.absent !== undefined) assert.ok(!text.includes(form.absent), context);
}

function isWhole(text: string, form: ResponseForm): boolean {
  if (!/HTTP\/1\.1 [2-5]\d\d.*\r\n\r\n/s.test(text)) return false;
  if (form.ends !== undefined) return text.endsWith(form.ends);
  const isError = text.includes('X-Steadyship-Error');
  if (isError) return text.endsWith('.\n');
  const isEmpty =
    form.request?.startsWith('HEAD') || form.statuses.some((s) => s === 204 || s === 304);
  return isEmpty || /ok(?:\r\n0\r\n\r\n)?$/.test(text);
}

test('every form of an answer is passed on, refused or cut as the table says', async () => {
  await using relay = await RelayFixture.start();
  for (const form of responseForms) await check(relay, form);
});
