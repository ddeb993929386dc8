import { failed, ok, type Result } from '../kit/result.ts';
import { checkDocument } from './check-document.ts';
import { type Finding, finding } from './finding.ts';
import type { Problem } from './problem.ts';
import type { ServiceFile } from './service-file.ts';
import { decode } from './yaml/decode.ts';
import { guessedSecrets } from './yaml/guessed-secrets.ts';
import type { Located } from './yaml/located.ts';
import { type Page, pageOf, problemOf } from './yaml/page.ts';
import { parseYaml } from './yaml/parse-yaml.ts';

export interface RolloutInput {
  /** The name that problems are reported under, as the user gave it. */
  readonly file: string;
  /** UTF-8 text, at most 1 MiB. Several services are several documents, with `---` between. */
  readonly content: string | Uint8Array;
  /** Laid over each service; absent: the file as it stands. */
  readonly environment?: string;
}

/** Shown of one file; of the rest only that there are more. */
const problemsMax = 100;

/**
 * Reads a rollout file: a list of services, even of one, or every mistake in it in the order of
 * the file. Environments that were not asked for are checked as well. Never throws, whatever the
 * content. The warnings of a file that can be used are in its services; those of one that cannot
 * are among the problems.
 */
export function readRollout(
  input: RolloutInput,
): Result<readonly ServiceFile[], readonly Problem[]> {
  const text = decode(input.content);
  if (!text.ok) {
    const { mistake, text: readable, offset } = text.problem;
    const at = { start: offset, end: offset };
    const page = pageOf(input.file, readable);
    return failed([problemOf(page, { at, mistake, severity: 'mistake' })]);
  }
  const parsed = parseYaml(text.value);
  const guess = parsed.findings.length > 0;
  const page: Page = {
    ...pageOf(input.file, text.value),
    masked: guess ? [...parsed.masked, ...guessedSecrets(text.value)] : parsed.masked,
    guess,
  };
  const checked = parsed.documents.map((document) =>
    checkDocument(document, parsed.masked, input.environment),
  );
  const findings = [
    ...parsed.findings,
    ...checked.flatMap((document) => document.findings),
    ...sameNames(parsed.documents),
  ];
  if (findings.some((found) => found.severity === 'mistake')) {
    return failed(inOrder(findings).map((found) => problemOf(page, found)));
  }
  return ok(
    checked.map(({ service, findings: warnings }) => ({
      ...service!,
      warnings: inOrder(warnings).map((found) => problemOf(page, found)),
    })),
  );
}

/** By place, each once; a long list is cut with a last entry that says so. */
function inOrder(findings: readonly Finding[]): Finding[] {
  const sorted = [...findings].sort((a, b) => a.at.start - b.at.start);
  const unique = sorted.filter((found, index) => {
    const before = sorted.slice(Math.max(0, index - 20), index);
    return !before.some(
      (other) =>
        other.at.start === found.at.start &&
        other.mistake.code === found.mistake.code &&
        other.mistake.what === found.mistake.what,
    );
  });
  if (unique.length <= problemsMax) return unique;
  const shown = unique.slice(0, problemsMax);
  shown.push(
    finding(
      unique[problemsMax]!.at,
      'too-many',
      `There are more problems than these ${problemsMax}.`,
      'Mend these first.',
    ),
  );
  return shown;
}

function sameNames(documents: readonly Located[]): Finding[] {
  const seen = new Set<unknown>();
  const findings: Finding[] = [];
  for (const document of documents) {
    const name = document.kind === 'map' ? document.entries.get('service')?.value : undefined;
    if (name?.kind !== 'scalar' || typeof name.value !== 'string') continue;
    if (seen.has(name.value)) findings.push(sameName(name));
    seen.add(name.value);
  }
  return findings;
}

function sameName(name: Located): Finding {
  return finding(
    name.at,
    'duplicate-service',
    'Another document of this file has the same service name.',
    'Give each service its own name; several commands of one service are roles under `run`.',
  );
}
