import { SqliteLeaseKeeper } from '../../src/store/sqlite/sqlite-lease.ts';

/**
 * A driver for the tests of leases: takes the lease of `shop` in the folder given, prints `held`,
 * and afterwards answers each line on stdin with whether it holds the lease.
 */
const holder = { pid: process.pid, host: 'here', purpose: 'a driver' };
const answer = await new SqliteLeaseKeeper(process.argv[2]!).acquire('shop', holder, 0);
console.log('kind' in answer ? 'held' : `refused by ${answer.pid}`);
process.stdin.on('data', () => console.log('kind' in answer && answer.isHeld()));
process.stdin.on('end', () => process.exit(0));
