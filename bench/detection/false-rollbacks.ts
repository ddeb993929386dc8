// Healthy releases that are taken back all the same: node bench/detection/false-rollbacks.ts [n]
// where n is the number of releases in all (default 4,000). Exits with 1 above alpha.
import { compareDefaults } from '../../src/analysis/compare/compare-settings.ts';
import { countFalseRollbacks } from './count-false-rollbacks.ts';
import { healthyWorlds } from './healthy-worlds.ts';

const releases = Number(process.argv[2] ?? 4000);
const each = Math.ceil(releases / healthyWorlds.length);
const { alpha } = compareDefaults;
let all = 0;
console.log(`${'healthy releases'.padEnd(46)} false rollbacks of ${each}`);
for (const [index, world] of healthyWorlds.entries()) {
  const count = countFalseRollbacks(world, each, 20260701 + index);
  all += count;
  console.log(`${world.name.padEnd(46)} ${String(count).padStart(4)}  ${percent(count / each)}`);
}
const share = all / (each * healthyWorlds.length);
console.log(`${'all'.padEnd(46)} ${String(all).padStart(4)}  ${percent(share)}`);
console.log(`promised: at most ${percent(alpha)}`);
process.exitCode = share <= alpha ? 0 : 1;

function percent(part: number): string {
  return `${(part * 100).toFixed(2)} %`;
}
