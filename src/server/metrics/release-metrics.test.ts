import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DriverView } from '../controller/drivers.ts';
import { FakeTarget } from '../testing/fake-target.ts';
import { metricCatalogue } from './metric-catalogue.ts';
import { ReleaseMetrics } from './release-metrics.ts';

/** A target whose turns are told to its metrics, as the controller tells them. */
class Scene {
  readonly target = new FakeTarget();
  driver: DriverView = { kind: 'none' };
  metrics!: ReleaseMetrics;

  async begin(): Promise<void> {
    const { store, clock } = this.target;
    const drivers = { of: () => this.driver };
    const options = { store, clock, drivers, version: '0.1.0', withProcess: false };
    this.metrics = await ReleaseMetrics.begin(options);
  }

  async turn(times: number): Promise<void> {
    for (let i = 0; i < times; i += 1) {
      const turn = await this.target.turn('shop');
      this.driver = { kind: 'driving', since: 0, turn };
      this.metrics.noteTurn('shop', turn);
    }
  }

  /** The samples of one family, as `{labels} value`. */
  async samples(name: string): Promise<string[]> {
    const page = await this.metrics.page();
    return page
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`))
      .map((line) => line.slice(name.length).replaceAll('service="shop",', ''));
  }

  async ones(name: string): Promise<string[]> {
    return (await this.samples(name)).filter((line) => line.endsWith(' 1'));
  }
}

async function scene(): Promise<Scene> {
  const made = new Scene();
  await made.begin();
  return made;
}

describe('metrics of releases', () => {
  test('a release is counted from its beginning to its end, with its duration', async () => {
    const one = await scene();
    await one.target.deploy('shop', 1);
    await one.turn(10);
    assert.deepEqual(await one.ones('steadyship_release_started_total'), ['{purpose="deploy"} 1']);
    assert.deepEqual(await one.ones('steadyship_release_ended_total'), ['{outcome="completed"} 1']);
    const [sum] = await one.samples('steadyship_release_duration_seconds_sum');
    assert.match(sum!, /^\{outcome="completed"\} [1-9]/);
    assert.deepEqual(await one.ones('steadyship_release_phase'), ['{phase="idle"} 1']);
    assert.deepEqual(await one.samples('steadyship_candidate_weight'), []);
  });

  test('a release that waits shows its step, its weight, its instances and why', async () => {
    const one = await scene();
    await one.target.deploy('shop', 1);
    await one.turn(10);
    await one.target.deploy('shop', 2);
    await one.turn(10);
    assert.deepEqual(await one.ones('steadyship_release_phase'), ['{phase="waiting"} 1']);
    assert.deepEqual(await one.ones('steadyship_needs_attention'), ['{reason="approval"} 1']);
    assert.deepEqual(await one.samples('steadyship_candidate_weight'), ['{place="here"} 0.1']);
    const [step] = await one.samples('steadyship_step_waiting_seconds');
    assert.match(step!, /^\{step="[^"]*approve[^"]*"\} [1-9]/);
    assert.deepEqual(await one.samples('steadyship_instances'), [
      '{part="stable",role="web",phase="ready"} 2',
      '{part="candidate",role="web",phase="ready"} 1',
    ]);
    const wanted = await one.samples('steadyship_instances_wanted');
    assert.deepEqual(wanted.sort(), [
      '{part="candidate",role="web"} 1',
      '{part="stable",role="web"} 2',
    ]);
    assert.deepEqual(await one.ones('steadyship_unknown'), []);
  });

  test('a rollback is counted by its cause, and the hold after it is shown', async () => {
    const one = await scene();
    await one.target.deploy('shop', 1);
    await one.turn(10);
    await one.target.deploy('shop', 2);
    await one.turn(10);
    one.target.verdict = { kind: 'regressed', because: 'too many errors', evidence: {} };
    await one.turn(1);
    assert.deepEqual(await one.ones('steadyship_verdict'), ['{verdict="regressed"} 1']);
    await one.turn(20);
    assert.deepEqual(await one.ones('steadyship_rollback_total'), ['{cause="verdict"} 1']);
    assert.deepEqual(await one.ones('steadyship_release_ended_total'), [
      '{outcome="completed"} 1',
      '{outcome="rolled-back"} 1',
    ]);
    assert.deepEqual(await one.ones('steadyship_release_phase'), ['{phase="held"} 1']);
  });

  test('orders are counted by kind and answer, undo apart from deploy', async () => {
    const one = await scene();
    await one.target.deploy('shop', 1);
    await one.turn(10);
    await one.target.order('shop', { kind: 'resume' });
    await one.target.order('shop', { kind: 'scale', role: 'web', replicas: 3 });
    const [before] = await one.ones('steadyship_orders_pending');
    assert.equal(before, undefined);
    assert.deepEqual(await one.samples('steadyship_orders_pending'), ['{service="shop"} 2']);
    await one.turn(1);
    assert.deepEqual(await one.ones('steadyship_orders_total'), [
      '{kind="deploy",answer="done"} 1',
      '{kind="resume",answer="refused"} 1',
      '{kind="scale",answer="done"} 1',
    ]);
  });

  test('what happened before it began is not counted, what another process does is', async () => {
    const one = new Scene();
    await one.target.settle('shop');
    await one.begin();
    assert.deepEqual(await one.ones('steadyship_release_ended_total'), []);
    assert.equal((await one.samples('steadyship_release_ended_total')).length, 4);
    // Driven elsewhere: nobody tells of turns.
    await one.target.deploy('shop', 2, { kind: 'rolling', maxSurge: 1, maxUnavailable: 0 });
    await one.target.turn('shop', 30);
    assert.deepEqual(await one.ones('steadyship_release_ended_total'), ['{outcome="completed"} 1']);
    assert.deepEqual(await one.ones('steadyship_orders_total'), [
      '{kind="unknown",answer="done"} 1',
    ]);
    assert.deepEqual(await one.samples('steadyship_controller_driving'), ['{service="shop"} 0']);
  });

  test('a duty whose time is long over is shown', async () => {
    const one = new Scene();
    await one.target.settle('shop');
    await one.begin();
    const rolling = { kind: 'rolling', maxSurge: 1, maxUnavailable: 0 } as const;
    await one.target.deploy('shop', 2, rolling);
    const { store, clock } = one.target;
    const loaded = (await store.load('shop'))!;
    const revision = { number: 7, version: '7.0.0', digest: 'd' };
    const notBefore = clock.now() + 1000;
    const retiring = [{ revision, notBefore, because: 'standby' as const }];
    const state = { ...loaded.state, retiring };
    await store.append('shop', {
      after: loaded.sequence,
      at: clock.now(),
      events: [{ kind: 'hold-lifted' }],
      state,
      orders: [],
    });
    assert.deepEqual(await one.samples('steadyship_overdue_duties'), ['{service="shop"} 0']);
    clock.advance(120_000);
    assert.deepEqual(await one.samples('steadyship_overdue_duties'), ['{service="shop"} 1']);
    assert.ok((await one.ones('steadyship_needs_attention')).includes('{reason="overdue"} 1'));
  });

  test('what is gone disappears from the page', async () => {
    const one = await scene();
    await one.target.deploy('shop', 1);
    await one.turn(10);
    await one.target.deploy('shop', 2);
    await one.turn(10);
    assert.equal((await one.samples('steadyship_step_waiting_seconds')).length, 1);
    await one.target.order('shop', { kind: 'promote', full: true });
    await one.turn(30);
    assert.deepEqual(await one.samples('steadyship_step_waiting_seconds'), []);
    assert.deepEqual(await one.ones('steadyship_candidate_weight'), []);
  });

  test('every family of the catalogue is on the page', async () => {
    const one = await scene();
    const page = await one.metrics.page();
    for (const name of Object.keys(metricCatalogue))
      assert.match(page, new RegExp(`# HELP ${name} `));
  });
});
