import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedSchema, schemaText } from '../src/spec/published/published-schema.ts';
import { referencePage } from '../src/spec/published/reference-page.ts';

// Writes the JSON Schema of the rollout file and its reference page. A test fails while the files
// differ from what this would write.
const folder = join(import.meta.dirname, '..', 'docs', 'reference');
const schema = publishedSchema();
writeFileSync(join(folder, 'rollout.schema.json'), schemaText(schema));
writeFileSync(join(folder, 'rollout-file.md'), referencePage(schema));
