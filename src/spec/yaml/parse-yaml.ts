import { Composer, type Document, Parser } from 'yaml';
import { type Finding, finding } from '../finding.ts';
import { locate } from './locate.ts';
import type { Located, Span } from './located.ts';
import { maskedValues } from './masked-values.ts';
import { syntaxFinding } from './syntax-finding.ts';
import { tooManyTokens } from './token-count.ts';

export interface ParsedYaml {
  /** One per document that could be read. */
  readonly documents: readonly Located[];
  readonly findings: readonly Finding[];
  /** Values that must not be shown, of documents with mistakes too. */
  readonly masked: readonly Span[];
}

const documentsMax = 100;
/** YAML's reader stumbles on after a mistake; what it says later is mostly noise. */
const syntaxFindingsMax = 3;
const errorsLookedAt = 50;
const start = { start: 0, end: 0 };

const tooMuch = finding(
  start,
  'too-complex',
  'The file has far more in it than a rollout file can have.',
  'Check that this is the rollout file.',
);
const emptyFile = finding(
  start,
  'empty',
  'The file has nothing in it.',
  'Begin with these four lines: service: checkout / run: node server.js / port: 8080 / ' +
    'health: /healthz.',
);

/** Reads the documents of a file. Never throws, and its work is bounded for any text. */
export function parseYaml(text: string): ParsedYaml {
  const tokens = [...new Parser().parse(text)];
  if (tooManyTokens(tokens)) return { documents: [], findings: [tooMuch], masked: [] };
  const composer = new Composer({ uniqueKeys: false, merge: false, logLevel: 'silent' });
  const parsed = [...composer.compose(tokens, true, text.length)];
  if (parsed.length > documentsMax) return { documents: [], findings: [tooMuch], masked: [] };
  const documents: Located[] = [];
  const findings: Finding[] = [];
  const masked: Span[] = [];
  for (const document of parsed) {
    const located = locate(document);
    if (located.root) masked.push(...maskedValues(located.root));
    if (document.errors.length > 0) {
      findings.push(...syntaxFindings(text, document));
      continue;
    }
    findings.push(...located.findings);
    if (located.root && !isNothing(located.root) && !located.broken) documents.push(located.root);
  }
  if (documents.length === 0 && findings.length === 0) findings.push(emptyFile);
  return { documents, findings, masked };
}

/** A document that is only a comment, or only `---`. */
function isNothing(root: Located): boolean {
  return root.kind === 'scalar' && root.value === null;
}

/** At most one per line, and only the first few. */
function syntaxFindings(text: string, document: Document): Finding[] {
  const findings: Finding[] = [];
  const lines = new Set<number>();
  for (const error of document.errors.slice(0, errorsLookedAt)) {
    const [from] = error.pos;
    const line = text.lastIndexOf('\n', from - 1);
    if (lines.has(line)) continue;
    lines.add(line);
    findings.push(syntaxFinding(text, document.range?.[0] ?? 0, { code: error.code, start: from }));
    if (findings.length === syntaxFindingsMax) break;
  }
  return findings;
}
