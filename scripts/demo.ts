import './require-node-24.ts';
import { existsSync } from 'node:fs';
import { Host } from '../test/e2e/host.ts';
import { openScreen } from './demo/screen.ts';
import { Story } from './demo/story.ts';

/**
 * `npm run demo`: releases a small shop three times under load, on a host in a temporary folder.
 * Ends with 0 only when everything it promises to show has happened, 130 after Ctrl-C.
 */
async function demo(): Promise<number> {
  const startedAt = performance.now();
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => interrupted.abort(new Error(`stopped by ${signal}`)));
  }
  const screen = openScreen(process.stdout);
  const host = await Host.create();
  const story = new Story(host, screen, interrupted.signal);
  let failure: Error | undefined;
  try {
    await story.tell();
  } catch (error) {
    failure = error as Error;
    story.breakOff();
    screen.clear();
    screen.say(interrupted.signal.aborted ? 'Stopping, and cleaning up …' : `Failed: ${error}`);
  }
  const left = await host.stop();
  await host[Symbol.asyncDispose]().catch(() => undefined);
  story.claims.add(
    'Nothing is left running, and the temporary folder is gone',
    left.length === 0 && !existsSync(host.folder),
  );
  for (const { pid, command } of left) screen.say(`   left running, killed now: ${pid} ${command}`);
  for (const line of story.claims.lines()) screen.say(line);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const isGood = failure === undefined && story.claims.allHold;
  const end = interrupted.signal.aborted ? 'Stopped early' : 'Not all of it held';
  screen.say(`\n${isGood ? 'All of it held' : end}, after ${seconds} s.`);
  if (interrupted.signal.aborted) return 130;
  return isGood ? 0 : 1;
}

process.exitCode = await demo();
