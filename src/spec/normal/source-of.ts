import type { ServiceText } from '../schema/service.ts';
import type { Source } from '../service-file.ts';

/** Where a revision's files come from; without a word of it: the rollout file's folder. */
export function sourceOf(written: ServiceText['source']): Source {
  if (written === undefined) return { kind: 'folder', folder: '.' };
  if (typeof written === 'string') return { kind: 'folder', folder: written };
  if (written.git !== undefined) {
    return { kind: 'git', repository: written.git, path: written.path ?? '.' };
  }
  if (written.archive !== undefined) return { kind: 'archive', archive: written.archive };
  return { kind: 'folder', folder: written.folder ?? '.' };
}
