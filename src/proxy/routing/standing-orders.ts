import type { MaintenancePage } from '../protocol/maintenance-page.ts';
import { Shape, ShapeMistake } from '../protocol/shape.ts';
import type { PauseOptions } from './gate.ts';

const bodyMax = 256 * 1024;

/** Reads the page of a maintenance order. Throws a `ShapeMistake` when it is wrong. */
export function readPage(value: unknown): MaintenancePage {
  return Shape.read(value, 'page', (page) => {
    const body = page.text('body', /^.*$/s, bodyMax);
    return {
      body,
      ...(page.has('status') ? { status: page.integer('status', 200, 599) } : {}),
      ...(page.has('contentType')
        ? { contentType: page.text('contentType', /^[\x20-\x7e]+$/) }
        : {}),
      ...(page.has('retryAfterS') ? { retryAfterS: page.integer('retryAfterS', 0, 86_400) } : {}),
    };
  });
}

const pauseDefaults: PauseOptions = { holdMs: 30_000, limit: 1000 };

/** Reads how a pause shall hold requests, with defaults. */
export function readPause(holdMs: unknown, limit: unknown): PauseOptions {
  return {
    holdMs: wholeIn('holdMs', holdMs ?? pauseDefaults.holdMs, 300_000),
    limit: wholeIn('limit', limit ?? pauseDefaults.limit, 100_000),
  };
}

function wholeIn(name: string, value: unknown, max: number): number {
  if (Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= max) {
    return Number(value);
  }
  throw new ShapeMistake(`${name} must be a whole number from 0 to ${max}.`);
}
