// Writes three versions of the shop, each in a folder of its own that needs nothing else:
//   node make-versions.js /tmp/shop     ->  /tmp/shop/v1  /tmp/shop/v2  /tmp/shop/v3
// v1 and v2 are fine. v3 has a bug: a fifth of its answers is a 500.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const versions = [
  { folder: 'v1', version: '1.0.0' },
  { folder: 'v2', version: '2.0.0' },
  { folder: 'v3', version: '3.0.0', shop: { failShare: 0.2 } },
];
const files = [
  'server.js',
  'answers.js',
  'journal.js',
  'misbehave.js',
  'settings.js',
  'websocket.js',
];

/** Writes the versions into `target` and returns their folders. */
export function makeVersions(target) {
  const source = (name) => new URL(name, import.meta.url);
  const pack = JSON.parse(readFileSync(source('package.json'), 'utf8'));
  return versions.map(({ folder, ...differences }) => {
    const to = join(target, folder);
    mkdirSync(to, { recursive: true });
    for (const name of files) cpSync(source(name), join(to, name));
    const content = JSON.stringify({ ...pack, ...differences }, null, 2);
    writeFileSync(join(to, 'package.json'), `${content}\n`);
    return to;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv[2]) {
    console.error('usage: node make-versions.js <folder>');
    process.exit(2);
  }
  for (const folder of makeVersions(process.argv[2])) console.log(folder);
}
