import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { apiReference, apiReferencePath, openApiPath, openApiText } from './api-reference.ts';
import { describedApi } from './described-api.ts';
import { metricsReference, metricsReferencePath } from './metrics-reference.ts';

const pages = [
  [openApiPath, openApiText],
  [apiReferencePath, apiReference],
  [metricsReferencePath, metricsReference],
] as const;

for (const [path, text] of pages) {
  test(`${path} says what the code says`, () => {
    const advice = 'run "node scripts/generate-api-reference.ts" and commit the pages';
    assert.equal(readFileSync(path, 'utf8'), text(), advice);
  });
}

test('every reference of the description leads somewhere, and every operation has its own name', () => {
  const document = describedApi();
  const names = new Set(Object.keys(document.components?.schemas ?? {}));
  for (const [, name] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
    assert.ok(names.has(name!), name);
  }
  const operations = Object.values(document.paths ?? {}).flatMap((methods) =>
    Object.values(methods as Record<string, { operationId: string; responses: object }>),
  );
  const ids = operations.map((one) => one.operationId);
  assert.ok(ids.length >= 15);
  assert.equal(new Set(ids).size, ids.length);
  for (const { operationId, responses } of operations) {
    assert.ok(
      Object.keys(responses).some((status) => status.startsWith('2')),
      operationId,
    );
  }
  assert.equal(document.openapi, '3.1.0');
});
