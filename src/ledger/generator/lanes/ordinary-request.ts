import type { Random } from '../../../kit/random.ts';
import type { LoadKind } from '../../record.ts';
import type { Mix } from '../load.ts';
import type { RequestPlan } from '../wire/exchange.ts';

const bodySize = 4096;

/**
 * One request of the ordinary mix: 70 % GET, 20 % POST of 4 KiB, 5 % PUT, 5 % DELETE with a chunked
 * body; only GET where the target is not to be changed.
 */
export function ordinaryRequest(load: LoadKind, mix: Mix, random: Random): RequestPlan {
  const path = random.pick(mix.paths);
  const draw = random.next();
  if (mix.isReadOnly || draw < 0.7) return { load, form: 'plain', method: 'GET', path };
  const body = Buffer.alloc(bodySize, `${random.integer(0, 1e9)} `);
  if (draw < 0.9) return { load, form: 'plain', method: 'POST', path, body };
  if (draw < 0.95) return { load, form: 'plain', method: 'PUT', path, body };
  return { load, form: 'chunked body', method: 'DELETE', path, body, isChunked: true };
}
