import { z } from 'zod';
import { type Missing, missing } from '../not-available.ts';
import { service } from '../schema/service.ts';

/** A JSON Schema, or a part of one, as far as it is looked into here. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly [more: string]: unknown;
}

/**
 * The JSON Schema of one document of a rollout file, for editors (draft 7, which all of them
 * read). What is not available in this version is left out, so that no editor offers it.
 */
export function publishedSchema(): JsonSchema {
  const full = z.toJSONSchema(service, { io: 'input', target: 'draft-7' }) as JsonSchema;
  let available = full;
  for (const one of missing) {
    available = without(available, one.path, one);
    available = without(available, ['environments', '*', ...one.path], one);
  }
  const { $schema, definitions, ...rest } = available;
  return {
    $schema,
    title: 'Steadyship rollout file',
    description:
      'One service: what runs it, how a new revision replaces the old one, and when not.',
    ...rest,
    definitions: used(definitions ?? {}, rest),
  };
}

/** The definitions that something still refers to. */
function used(
  definitions: Readonly<Record<string, JsonSchema>>,
  rest: unknown,
): Record<string, JsonSchema> {
  const text = JSON.stringify([rest, definitions]);
  const names = Object.keys(definitions).filter((name) => text.includes(`"#/definitions/${name}"`));
  return Object.fromEntries(names.map((name) => [name, definitions[name]!]));
}

/** A schema as the text of a file, with lists of words in one line where they fit. */
export function schemaText(schema: JsonSchema): string {
  const spread = JSON.stringify(schema, null, 2);
  const text = spread.replace(/^(.*)\[\n((?:\s+(?:"(?:[^"\\]|\\.)*"|\d+),?\n)+)\s+\]/gm, compact);
  return `${text}\n`;
}

function compact(spread: string, before: string, words: string): string {
  const line = `${before}[${words.trim().replace(/\n\s+/g, ' ')}]`;
  return line.length < 100 ? line : spread;
}

/** `schema` without what is missing at `path` below it. */
function without(schema: JsonSchema, path: readonly string[], gone: Missing): JsonSchema {
  const [head, ...rest] = path;
  if (head === undefined) {
    const words = schema.enum ?? [];
    return { ...schema, enum: words.filter((word) => word !== gone.value) };
  }
  const ends = rest.length === 0 && gone.value === undefined;
  const forms = schema.anyOf
    ?.filter((form) => !(ends && head === '*' && form.additionalProperties))
    .map((form) => without(form, path, gone));
  const changed = forms ? { ...schema, anyOf: forms } : schema;
  if (head === '*') return withoutInside(changed, rest, gone);
  if (!changed.properties?.[head]) return changed;
  const dropped = ends ? [head, ...(gone.beside ?? [])] : [];
  const kept = Object.entries(changed.properties)
    .filter(([key]) => !dropped.includes(key))
    .map(([key, value]) => [key, key === head ? without(value, rest, gone) : value]);
  return { ...changed, properties: Object.fromEntries(kept) };
}

function withoutInside(schema: JsonSchema, rest: readonly string[], gone: Missing): JsonSchema {
  const { items, additionalProperties: others } = schema;
  return {
    ...schema,
    ...(items ? { items: without(items, rest, gone) } : {}),
    ...(typeof others === 'object' ? { additionalProperties: without(others, rest, gone) } : {}),
  };
}
