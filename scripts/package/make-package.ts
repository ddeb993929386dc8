import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..', '..');
/** What goes into the package beside `dist`, where it exists. */
const files = [
  'package.json',
  'LICENSE',
  'README.md',
  'CHANGELOG.md',
  'docs/reference/rollout.schema.json',
];

/**
 * Builds in an empty folder, so that nothing of an earlier build gets in, and packs what it built.
 * Answers with the path of the package: `steadyship-0.1.0.tgz` in `folder`. With `version` the
 * package has that one in place of the version of package.json.
 */
export function makePackage(folder: string, version?: string): string {
  const to = resolve(folder);
  const built = mkdtempSync(join(tmpdir(), 'steadyship-package-'));
  try {
    for (const file of files.filter((name) => existsSync(join(root, name)))) {
      mkdirSync(dirname(join(built, file)), { recursive: true });
      cpSync(join(root, file), join(built, file));
    }
    if (version !== undefined) run('npm', ['pkg', 'set', `version=${version}`, '--prefix', built]);
    const compiler = join(root, 'node_modules', '.bin', 'tsc');
    run(compiler, ['-p', join(root, 'tsconfig.build.json'), '--outDir', join(built, 'dist')]);
    mkdirSync(to, { recursive: true });
    const said = run('npm', ['pack', built, '--pack-destination', to, '--json', '--silent']);
    const [packed] = JSON.parse(said) as readonly { readonly filename: string }[];
    return join(to, packed!.filename);
  } finally {
    rmSync(built, { recursive: true, force: true });
  }
}

function run(program: string, args: readonly string[]): string {
  return execFileSync(program, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 2] });
}
