import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RelayFixture } from '../testing/relay-fixture.ts';
import { fieldForms } from './field-forms.ts';
import { framingForms } from './framing-forms.ts';
import type { RequestForm } from './request-form.ts';
import { requestLineForms } from './request-line-forms.ts';

async function check(relay: RelayFixture, form: RequestForm): Promise<void> {
  const { backend } = relay;
  backend.seen.length = 0;
  const { statuses, text } = await relay.talk(form.send, form.answers.length);
  const context = `${form.form}: ${form.why}\n${text}`;
  assert.deepEqual(statuses, form.answers, context);
  assert.equal(backend.seen.length, form.reach, context);
  const seen = backend.seen.map((request) => request.head + request.body).join('');
  if (form.sees !== undefined) assert.ok(seen.includes(form.sees), `${context}\nseen: ${seen}`);
  if (form.absent !== undefined) assert.ok(!seen.includes(form.absent), `${context}\n${seen}`);
}

for (const [title, forms] of [
  ['every form of the request line is passed on or refused as the table says', requestLineForms],
  ['every form of the fields is passed on or refused as the table says', fieldForms],
  ['every form of the framing is passed on or refused as the table says', framingForms],
] as const) {
  test(title, async () => {
    await using relay = await RelayFixture.start();
    for (const form of forms) await check(relay, form);
  });
}
