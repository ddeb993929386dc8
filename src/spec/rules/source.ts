import { type Finding, finding } from '../finding.ts';
import type { LocatedMap } from '../yaml/located.ts';
import { exactlyOne } from './exactly-one.ts';
import { mapAt } from './rule.ts';

/** A source is one thing; only a repository has a path inside. */
export function source(service: LocatedMap): Finding[] {
  const written = mapAt(service, 'source');
  if (!written) return [];
  const findings = exactlyOne(written, ['folder', 'git', 'archive'], 'A source', '{ git: . }');
  const path = written.entries.get('path');
  if (path && !written.entries.has('git')) {
    const what = '`path` is a folder inside a git repository, and there is no `git`.';
    findings.push(finding(path.keyAt, 'contradiction', what, 'Remove it, or write git: . too.'));
  }
  return findings;
}
