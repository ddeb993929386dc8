import { type Finding, finding } from '../finding.ts';
import { type LocatedMap, type Path, valueAt, walk } from '../yaml/located.ts';

const shells = /^(?:.*\/)?(?:sh|bash|dash|zsh|ksh|ash|busybox)$/;
const taskKeys = ['task', 'tasks', 'smoke'];

/** A rollout file is not expanded: what looks like a variable would be passed on as it stands. */
export function interpolation(service: LocatedMap): Finding[] {
  const findings: Finding[] = [];
  for (const [path, value] of walk(service)) {
    if (value.kind !== 'scalar' || typeof value.value !== 'string') continue;
    if (path.at(-1) === 'query' || isCommandLine(path)) continue;
    const text = value.value;
    if (isCommandList(path.slice(0, -1))) {
      const first = valueAt(service, [...path.slice(0, -1), 0]);
      const shell = first?.kind === 'scalar' && shells.test(String(first.value));
      if (!shell && /\$(?:\{|[A-Za-z_])/.test(text)) findings.push(inCommand(value.at));
    } else if (/\$\{[^}]{0,200}\}/.test(text)) {
      findings.push(variable(value.at, path));
    } else if (/\{\{[^}]{0,200}\}\}/.test(text)) {
      findings.push(template(value.at));
    }
  }
  return findings;
}

/** Where a list is exact argv. */
function isCommandList(path: Path): boolean {
  if (path[0] === 'run') return path.length <= 2;
  return path.at(-1) === 'command' || path.at(-1) === 'run';
}

/** Where a text is split into words; variables in it are found there. */
function isCommandLine(path: Path): boolean {
  if (path[0] === 'run' && path.length === 2 && typeof path[1] === 'number') return false;
  const last = typeof path.at(-1) === 'number' ? path.at(-2) : path.at(-1);
  return isCommandList(path) || taskKeys.includes(String(last));
}

function inCommand(at: Finding['at']): Finding {
  return finding(
    at,
    'interpolation',
    'Commands run without a shell, so `$…` would reach the program as it stands.',
    "Let the program read its environment, or call a shell: [sh, -c, 'exec …'].",
  );
}

function variable(at: Finding['at'], path: Path): Finding {
  return finding(
    at,
    'interpolation',
    'Variables such as $' + '{NAME} are not replaced in a rollout file.',
    path[0] === 'env'
      ? 'Write { secret: NAME }, the value itself, or put the variable in a file: { file: .env }.'
      : 'Write the value; what differs between environments goes under `environments`.',
  );
}

function template(at: Finding['at']): Finding {
  return finding(
    at,
    'interpolation',
    'Templates such as {{name}} are replaced only in queries.',
    'Write the value itself.',
  );
}
