import assert from 'node:assert/strict';
import type { Cause } from '../../../src/core/release/cause.ts';
import type { Event } from '../../../src/core/release/event.ts';
import type { Host } from '../host.ts';
import { livingWith } from '../living.ts';
import { shop } from '../shop.ts';

export interface Misfortune {
  readonly version: string;
  /** Keys of the rollout file that make the version fail. */
  readonly keys: Readonly<Record<string, unknown>>;
  readonly kind: Cause['kind'];
  /** The sentence on the terminal. */
  readonly because: RegExp;
  /** The instance's own words on the terminal; absent where it never ran. */
  readonly log?: RegExp;
}

/** The usual health of these tests: asked of `/ready`, often enough for a test. */
export const health = { ready: { http: '/ready', every: '200ms' } };

/**
 * Deploys a version that must fail on a host that serves 1.0.0, and checks what people can see of
 * it: the exit code, the sentence, the log, what is kept in the history, and what still runs.
 */
export async function expectTakenBack(host: Host, wanted: Misfortune): Promise<Cause> {
  const { version, kind } = wanted;
  host.write(shop(host, { health, ...wanted.keys }));
  const { code, stdout, stderr } = await host.run(['deploy', version], 120_000);
  const said = `${stdout}${stderr}`;
  assert.equal(code, 1, said);
  assert.doesNotMatch(said, /\n\s+at .*:\d+/, 'no stack trace');
  const state = (await host.look('shop'))!;
  const { outcome, cause } = state.release!;
  assert.deepEqual([outcome, cause?.kind], ['rolled-back', kind], said);
  assert.match(cause!.because, wanted.because);
  assert.ok(stdout.includes(cause!.because), said);
  if (wanted.log) {
    assert.match(cause!.lastLog ?? '', wanted.log, JSON.stringify(cause));
    assert.match(stdout, wanted.log);
  }
  assert.deepEqual(await causeInHistory(host), cause);
  assert.equal(state.stable?.version, '1.0.0');
  assert.deepEqual(await host.serving(), ['1.0.0', '1.0.0']);
  assert.deepEqual(candidates(host, version), []);
  return cause!;
}

/** The cause of the latest return, as `history --json` tells it. */
async function causeInHistory(host: Host): Promise<Cause | undefined> {
  const { stdout } = await host.run(['--json', 'history', 'shop']);
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { readonly event: Event }).event);
  const latest = events.findLast((event) => event.kind === 'returning');
  return latest?.kind === 'returning' ? latest.cause : undefined;
}

/** Processes of a version on this host, whoever may know of them. */
function candidates(host: Host, version: string): readonly string[] {
  const own = new Set(livingWith(`STEADYSHIP_VERSION=${version}`).map(({ pid }) => pid));
  return livingWith(host.folder)
    .filter(({ pid }) => own.has(pid))
    .map(({ command }) => command);
}
