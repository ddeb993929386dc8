// What the shop reads from its surroundings. Everything has a default: `node server.js` just runs.
import { readFileSync } from 'node:fs';

/** The package.json beside this file names the version and may carry a `shop` object of defaults. */
function ownPackage() {
  try {
    return JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));
  } catch {
    return {};
  }
}

function number(text, fallback) {
  const value = Number(text);
  return text === undefined || text === '' || !Number.isFinite(value) ? fallback : value;
}

function flag(text) {
  return text !== undefined && text !== '' && text !== '0' && text !== 'false';
}

/** Reads the environment. Times are in milliseconds; shares are from 0 to 1. */
export function readSettings(env = process.env) {
  const pack = ownPackage();
  return {
    host: env.HOST || '127.0.0.1',
    port: number(env.PORT, 3000),
    version: env.SHOP_VERSION || env.STEADYSHIP_VERSION || pack.version || '0.0.0',
    /** Folder for the journal of executions; none is written without it. */
    journal: env.SHOP_JOURNAL || '',
    // From here on: ways to misbehave, to see what a release does about them.
    failShare: number(env.SHOP_FAIL_SHARE, pack.shop?.failShare ?? 0),
    slowMs: number(env.SHOP_SLOW_MS, pack.shop?.slowMs ?? 0),
    startDelayMs: number(env.SHOP_START_DELAY_MS, 0),
    readyAfterMs: number(env.SHOP_READY_AFTER_MS, 0),
    unreadyAfterMs: number(env.SHOP_UNREADY_AFTER_MS, 0),
    crashAfterMs: number(env.SHOP_CRASH_AFTER_MS, 0),
    leakMbPerSecond: number(env.SHOP_LEAK_MB, 0),
    logMbPerSecond: number(env.SHOP_LOG_MB, 0),
    forks: number(env.SHOP_FORKS, 0),
    idleCloseMs: number(env.SHOP_IDLE_CLOSE_MS, 0),
    exitAtOnce: flag(env.SHOP_EXIT_AT_ONCE),
    neverReady: flag(env.SHOP_NEVER_READY),
    neverAnswer: flag(env.SHOP_NEVER_ANSWER),
    ignoreSigterm: flag(env.SHOP_IGNORE_SIGTERM),
    dropOnSigterm: flag(env.SHOP_DROP_ON_SIGTERM),
  };
}
