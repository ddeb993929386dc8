import './require-node-24.ts';
import { writeFileSync } from 'node:fs';
import { argoAgreement, argoAgreementPath } from './generators/argo-agreement.ts';

/** Writes docs/reference/argo-agreement.md from the table and the list of differences. */
writeFileSync(new URL(`../${argoAgreementPath}`, import.meta.url), argoAgreement());
console.log(`wrote ${argoAgreementPath}`);
