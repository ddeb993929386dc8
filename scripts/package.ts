import './require-node-24.ts';
import { makePackage } from './package/make-package.ts';

/** `npm run package [folder]`: builds afresh and writes the npm package into the folder (here). */
console.log(makePackage(process.argv[2] ?? '.'));
