import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { missing } from '../not-available.ts';
import { readRollout } from '../read-rollout.ts';
import { type JsonSchema, publishedSchema, schemaText } from './published-schema.ts';
import { referencePage, smallestExample, typicalExample } from './reference-page.ts';

const reference = new URL('../../../docs/reference/', import.meta.url);
const published = (name: string) => readFileSync(new URL(name, reference), 'utf8');
const schema = publishedSchema();

test('the published schema and its page are what the script would write now', () => {
  const remedy = 'run: node scripts/generate-schema.ts';
  assert(published('rollout.schema.json') === schemaText(schema), remedy);
  assert(published('rollout-file.md') === referencePage(schema), remedy);
});

test('every YAML block of the reference is a file without mistakes', () => {
  const blocks = [...published('rollout-file.md').matchAll(/```yaml\n(.*?)```/gs)];
  assert(blocks.length >= 2);
  for (const [, content] of blocks) {
    const read = readRollout({ file: 'block', content: content! });
    assert(read.ok, JSON.stringify(read));
    assert.deepEqual(read.value[0]?.warnings, []);
  }
});

test('editors are not offered what is not available', () => {
  const offered = new Set(Object.keys(schema.properties ?? {}));
  for (const { path, value } of missing) {
    if (path.length === 1 && value === undefined) assert(!offered.has(path[0]!), path[0]);
  }
  const limits = schema.properties?.evidence?.properties?.limits?.items?.properties;
  assert.deepEqual(Object.keys(limits ?? {}), ['errors']);
  assert.deepEqual(schema.properties?.checks?.enum, ['none']);
});

test('the published schema takes the files that the reader takes, and refuses unknown keys', () => {
  const validator = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  for (const file of [smallestExample, typicalExample]) {
    const value = parse(file) as Record<string, unknown>;
    assert.equal(validator.safeParse(value).error, undefined);
    assert(!validator.safeParse({ ...value, prot: 80 }).success);
    assert(!validator.safeParse({ ...value, strategy: { canary: [{ weight: 10 }] } }).success);
    assert(!validator.safeParse({ ...value, compose: 'docker-compose.yml' }).success);
  }
});

test('every key that editors offer says what it is for', () => {
  const silent: string[] = [];
  const visit = (one: JsonSchema, path: string) => {
    for (const [key, value] of Object.entries(one.properties ?? {})) {
      const target = value.$ref ?? value.allOf?.[0]?.$ref;
      const shared = schema.definitions?.[target?.replace('#/definitions/', '') ?? ''];
      if (!value.description && !shared?.description) silent.push(`${path}.${key}`);
      visit(value, `${path}.${key}`);
    }
    for (const form of one.anyOf ?? []) visit(form, path);
    if (one.items) visit(one.items, `${path}[]`);
    if (typeof one.additionalProperties === 'object') visit(one.additionalProperties, `${path}.*`);
  };
  visit(schema, '');
  for (const [name, value] of Object.entries(schema.definitions ?? {})) visit(value, name);
  assert.deepEqual(silent, []);
});
