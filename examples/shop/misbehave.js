// Ways in which a process harms itself or its machine while it serves. README.md lists them.
import { spawn } from 'node:child_process';

/** Begins whatever the settings ask for; does nothing with the defaults. */
export function misbehave({ version, crashAfterMs, leakMbPerSecond, logMbPerSecond, forks }) {
  if (crashAfterMs > 0) setTimeout(crash, crashAfterMs, version);
  if (leakMbPerSecond > 0) leak(leakMbPerSecond);
  if (logMbPerSecond > 0) chatter(logMbPerSecond);
  if (forks > 0) console.log(`shop ${version}: starts ${forks} children that ignore SIGTERM`);
  for (let i = 0; i < forks; i += 1) fork();
}

function crash(version) {
  console.error(`shop ${version}: crashes (SHOP_CRASH_AFTER_MS)`);
  process.exit(1);
}

/** Memory that is really used: pages that nobody wrote to do not count. */
function leak(mbPerSecond) {
  const kept = [];
  setInterval(() => kept.push(Buffer.alloc((mbPerSecond * 1024 * 1024) / 10, 1)), 100);
}

function chatter(mbPerSecond) {
  const line = `${'nobody reads this '.repeat(57)}\n`;
  setInterval(() => {
    for (let i = 0; i < (mbPerSecond * 1024) / 10; i += 1) process.stdout.write(line);
  }, 100);
}

/** A child in a session of its own, as a careless daemon would start it. */
function fork() {
  const script = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000);';
  spawn(process.execPath, ['-e', script], { detached: true, stdio: 'ignore' }).unref();
}
