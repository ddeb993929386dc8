import './require-node-24.ts';
import { writeFileSync } from 'node:fs';
import { jsonReference, jsonReferencePath } from './generators/json-reference.ts';
import { verbReference, verbReferencePath } from './generators/verb-reference.ts';

/** Writes docs/reference/verbs.md and json.md from the verb table and the shapes of its output. */
const pages = { [verbReferencePath]: verbReference(), [jsonReferencePath]: jsonReference() };
for (const [path, text] of Object.entries(pages)) {
  writeFileSync(new URL(`../${path}`, import.meta.url), text);
  console.log(`wrote ${path}`);
}
