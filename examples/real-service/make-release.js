// Puts one version of Verdaccio into a folder, ready to be run: node make-release.js 6.10.4 releases
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Answers with the folder of the version; does nothing when it is there already. */
export function makeRelease(version, releases) {
  const folder = join(releases, version);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.${process.pid}.partial`;
  mkdirSync(partial, { recursive: true });
  const configuration = readFileSync(new URL('verdaccio.yaml', import.meta.url), 'utf8');
  // Answers then say which version they come from, in `x-powered-by`.
  const named = `${configuration}user_agent: verdaccio/${version}\n`;
  writeFileSync(join(partial, 'verdaccio.yaml'), named);
  const content = {
    private: true,
    dependencies: { verdaccio: version },
    // Verdaccio asks for it by a tag, which says something else every day.
    overrides: { 'node-fetch': '2.7.0' },
  };
  writeFileSync(join(partial, 'package.json'), `${JSON.stringify(content, null, 2)}\n`);
  const args = ['install', '--omit=dev', '--ignore-scripts', '--no-fund', '--no-audit'];
  const { status, stderr } = spawnSync('npm', args, { cwd: partial, encoding: 'utf8' });
  if (status !== 0) {
    rmSync(partial, { recursive: true });
    throw new Error(`npm install of verdaccio ${version} failed:\n${stderr}`);
  }
  renameSync(partial, folder);
  return folder;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [version, releases = 'releases'] = process.argv.slice(2);
  if (!version) {
    console.error('usage: node make-release.js <version> [folder]');
    process.exit(2);
  }
  console.log(makeRelease(version, releases));
}
