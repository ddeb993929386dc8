import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { argoAgreement, argoAgreementPath } from './argo-agreement.ts';

test('the page about Argo Rollouts is what the table and the differences say', () => {
  assert.equal(
    readFileSync(argoAgreementPath, 'utf8'),
    argoAgreement(),
    'run "node scripts/generate-argo-agreement.ts" and commit the page',
  );
});
