import './require-node-24.ts';
import { writeFileSync } from 'node:fs';
import { errorReference, errorReferencePath } from './generators/error-reference.ts';

/** Writes docs/reference/errors.md from the catalogue. */
writeFileSync(new URL(`../${errorReferencePath}`, import.meta.url), errorReference());
console.log(`wrote ${errorReferencePath}`);
