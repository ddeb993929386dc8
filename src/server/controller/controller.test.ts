import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Turn } from '../../engine/engine.ts';
import type { Ports } from '../../engine/ports.ts';
import { systemClock } from '../../kit/system-clock.ts';
import type { Platform } from '../../platforms/platform.ts';
import { MemoryLeaseKeeper } from '../../store/memory-lease.ts';
import { EventFeed } from '../event-feed.ts';
import { FakeTarget } from '../testing/fake-target.ts';
import { Controller, type ControllerOptions } from './controller.ts';

const clock = systemClock();
const quick = {
  lookMs: 5,
  busyMs: 1,
  idleMs: 5,
  retryMs: 2,
  retryMaxMs: 10,
  endWithinMs: 200,
};
const holder = { pid: 1, host: 'here', purpose: 'serve' };

/** A running controller over a target in memory, and what it told. */
class Running implements AsyncDisposable {
  readonly target = new FakeTarget();
  readonly leases = new MemoryLeaseKeeper(clock);
  readonly feed = new EventFeed();
  readonly turns: { readonly service: string; readonly turn: Turn }[] = [];
  readonly troubles: string[] = [];
  readonly opened: string[] = [];
  readonly closed: string[] = [];
  readonly controller: Controller;
  readonly stop = new AbortController();
  needed = 'the same';
  changePorts: (service: string, ports: Ports) => Ports = (_, ports) => ports;
  #run: Promise<readonly string[]> | undefined;

  constructor(changes: Partial<ControllerOptions> = {}) {
    const { target, leases } = this;
    this.controller = new Controller({
      store: target.store,
      leases,
      clock,
      holder,
      openPorts: async (service) => {
        this.opened.push(service);
        const ports = this.changePorts(service, target.ports());
        const dispose = async () => void this.closed.push(service);
        return { ...ports, clock, [Symbol.asyncDispose]: dispose };
      },
      portsNeeded: async () => this.needed,
      feed: this.feed,
      onTurn: (service, turn) => void this.turns.push({ service, turn }),
      onTrouble: (service, error) => void this.troubles.push(`${service}: ${error.message}`),
      timing: quick,
      ...changes,
    });
  }

  start(): void {
    this.#run = this.controller.run(this.stop.signal);
  }

  /** Ends it as SIGTERM does. */
  end(): Promise<readonly string[]> {
    this.stop.abort();
    return this.#run!;
  }

  async until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = performance.now() + 10_000;
    while (!(await holds())) {
      assert.ok(performance.now() < deadline, `not within 10 s: ${what}`);
      await pause(1);
    }
  }

  turnsOf(service: string): number {
    return this.turns.filter((one) => one.service === service).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }
}

const never = new Promise<never>(() => undefined);

describe('a controller', () => {
  test('it drives what is there and what comes later', async () => {
    await using running = new Running();
    await running.target.deploy('shop', 1);
    running.start();
    const isStable = async (service: string) =>
      (await running.target.store.load(service))?.state.stable?.number === 1;
    await running.until('the shop is released', () => isStable('shop'));
    await running.target.deploy('bakery', 1);
    await running.until('the bakery is released', () => isStable('bakery'));
    assert.equal(running.controller.of('shop').kind, 'driving');
    assert.deepEqual(running.controller.of('unknown'), { kind: 'none' });
    assert.deepEqual(running.troubles, []);
  });

  test('a service that never answers holds no other, and is given up at the end', async () => {
    await using running = new Running();
    await running.target.deploy('slow', 1);
    await running.target.deploy('shop', 1);
    running.changePorts = (service, ports) => {
      if (service !== 'slow') return ports;
      const { places, capabilities } = ports.platform;
      const platform = { places, capabilities, observe: () => never } as unknown as Platform;
      return { ...ports, platform };
    };
    running.start();
    await running.until('the shop has many turns', () => running.turnsOf('shop') > 20);
    assert.equal(running.turnsOf('slow'), 0);
    const slow = running.controller.of('slow');
    assert.ok(slow.kind === 'driving' && slow.turn === undefined);
    assert.deepEqual(await running.end(), ['slow']);
  });

  test('a drive that fails is told, tried again, and goes on where the log ends', async () => {
    await using running = new Running();
    await running.target.deploy('shop', 1);
    let failures = 3;
    running.changePorts = (_, ports) => {
      if (failures === 0) return ports;
      failures -= 1;
      throw new Error('the keeper is gone');
    };
    running.start();
    await running.until('it failed', () => running.controller.of('shop').kind === 'failing');
    await running.until('it drives', () => running.turnsOf('shop') > 3);
    assert.deepEqual(running.troubles, Array(3).fill('shop: the keeper is gone'));
    assert.equal(running.controller.of('shop').kind, 'driving');
  });

  test('a service that another process drives is left alone until it is free', async () => {
    await using running = new Running();
    await running.target.deploy('shop', 1);
    const other = { pid: 2, host: 'here', purpose: 'deploy by ada' };
    const lease = await running.leases.acquire('shop', other, 0);
    assert.ok('kind' in lease);
    running.start();
    await running.until('it was met', () => running.controller.of('shop').kind === 'elsewhere');
    assert.deepEqual(running.controller.of('shop'), { kind: 'elsewhere', by: other });
    assert.equal(running.opened.length, 0);
    await lease[Symbol.asyncDispose]();
    await running.until('it drives', () => running.turnsOf('shop') > 0);
  });

  test('a lost lease ends the drive, and nothing is done without one', async () => {
    await using running = new Running();
    await running.target.deploy('shop', 1);
    running.start();
    await running.until('it drives', () => running.turnsOf('shop') > 2);
    running.leases.revoke('shop');
    const other = { pid: 2, host: 'here', purpose: 'another' };
    const lease = await running.leases.acquire('shop', other, 1000);
    assert.ok('kind' in lease);
    await running.until('it knows', () => running.controller.of('shop').kind === 'elsewhere');
    assert.deepEqual(running.closed, ['shop']);
  });

  test('told to stop it finishes the turn, closes the ports and frees the lease', async () => {
    const running = new Running();
    await running.target.deploy('shop', 1);
    running.start();
    await running.until('it drives', () => running.turnsOf('shop') > 2);
    assert.deepEqual(await running.end(), []);
    assert.deepEqual(running.closed, ['shop']);
    const lease = await running.leases.acquire('shop', holder, 0);
    assert.ok('kind' in lease);
    assert.deepEqual(running.controller.of('shop'), { kind: 'none' });
  });

  test('ports are opened anew only when a release needs others', async () => {
    await using running = new Running();
    const { target } = running;
    await target.deploy('shop', 1);
    running.start();
    const release = async () => (await target.store.load('shop'))?.state.release;
    await running.until('it is released', async () => (await release())?.phase === 'ended');
    assert.equal(running.opened.length, 1);
    running.needed = 'another port';
    await target.deploy('shop', 2);
    await running.until('they are opened anew', () => running.opened.length === 2);
    assert.deepEqual(running.closed, ['shop']);
    await running.until('it goes on', async () => (await release())?.number === 2);
  });

  test('an order that is announced is heard at once, however long a drive waits', async () => {
    const timing = { ...quick, busyMs: 1_000_000, idleMs: 1_000_000 };
    await using running = new Running({ timing });
    await running.target.deploy('shop', 1);
    running.start();
    // The release that began ended the first drive; its second turn is followed by the long wait.
    await running.until('it waits', () => running.turnsOf('shop') === 2);
    const { id } = await running.target.order('shop', { kind: 'scale', role: 'web', replicas: 3 });
    await running.until('it is done', async () => {
      running.feed.publish('shop');
      return (await running.target.store.load('shop'))!.state.ordersDone.includes(id);
    });
  });

  test('a store that fails for a while is asked again', async () => {
    await using running = new Running();
    const { store } = running.target;
    await running.target.deploy('shop', 1);
    const services = store.services.bind(store);
    store.services = () => Promise.reject(new Error('the disk is gone'));
    running.start();
    await running.until('it is told', () => running.troubles.length > 1);
    store.services = services;
    await running.until('it drives', () => running.turnsOf('shop') > 0);
    assert.match(running.troubles[0]!, /the disk is gone/);
  });
});
