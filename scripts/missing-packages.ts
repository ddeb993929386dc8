import './require-node-24.ts';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { debianPackages } from './stages.ts';

/** Prints the Debian packages that the stages need and this machine lacks, one per line. */
for (const { name, program } of debianPackages) if (!isInstalled(program)) console.log(name);

function isInstalled(program: string): boolean {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
