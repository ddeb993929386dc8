import { errorCatalogue } from '../../src/kit/errors/catalogue.ts';
import type { ErrorEntry } from '../../src/kit/errors/entry.ts';

export const errorReferencePath = 'docs/reference/errors.md';

const head = `# Errors

Every error that Steadyship shows carries one of these codes, on the terminal in brackets and in
\`--json\` and the API as \`code\`. Exit codes: 1 refused or rolled back, 2 usage, 3 waiting for a
person, 4 outcome unknown.

This page is generated from \`src/kit/errors\` by \`node scripts/generate-error-reference.ts\`.
`;

/** The text of the page. */
export function errorReference(): string {
  const sections = Object.entries<ErrorEntry>(errorCatalogue)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, entry]) => section(code, entry));
  return [head, ...sections].join('\n');
}

function section(code: string, entry: ErrorEntry): string {
  const causes = entry.causes.map((cause) => `- ${cause}`).join('\n');
  return `## ${code}

${readable(entry.sentence)}

${causes}

**What to do:** ${readable(entry.remedy)}

Exit code ${entry.exitCode}, HTTP status ${entry.httpStatus}.
`;
}

/** Placeholders as a reader expects them. */
function readable(text: string): string {
  return text.replaceAll(/\{(\w+)\}/g, '‹$1›');
}
