import './require-node-24.ts';
import { writeFileSync } from 'node:fs';
import {
  apiReference,
  apiReferencePath,
  openApiPath,
  openApiText,
} from './generators/api-reference.ts';
import { metricsReference, metricsReferencePath } from './generators/metrics-reference.ts';

/** Writes the description of the API, its page, and the page of metrics. */
const pages = [
  [openApiPath, openApiText()],
  [apiReferencePath, apiReference()],
  [metricsReferencePath, metricsReference()],
] as const;
for (const [path, text] of pages) {
  writeFileSync(new URL(`../${path}`, import.meta.url), text);
  console.log(`wrote ${path}`);
}
