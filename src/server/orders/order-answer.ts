import type { Store } from '../../store/store.ts';
import type { OrderAnswer } from '../schema/order.ts';

const pageSize = 1000;
/** Older answers are not looked for: whoever repeats a request does so within minutes. */
const pagesMax = 20;

/** What became of an order; undefined when nobody here has heard of it lately. */
export async function orderAnswer(
  store: Store,
  service: string,
  requestId: string,
): Promise<OrderAnswer | undefined> {
  const pending = await store.pending(service);
  if (pending.some((one) => one.id === requestId)) {
    return { service, requestId, state: 'pending' };
  }
  return await answerInLog(store, service, requestId);
}

/** Reads the log from its end. */
async function answerInLog(
  store: Store,
  service: string,
  requestId: string,
): Promise<OrderAnswer | undefined> {
  let before = ((await store.load(service))?.sequence ?? 0) + 1;
  for (let page = 0; page < pagesMax && before > 1; page += 1) {
    const from = Math.max(1, before - pageSize);
    for (const { event } of (await store.history(service, from, before - from)).toReversed()) {
      if (event.kind === 'order-done' && event.order === requestId) {
        return { service, requestId, state: 'done' };
      }
      if (event.kind === 'order-refused' && event.order === requestId) {
        return { service, requestId, state: 'refused', because: event.because };
      }
    }
    before = from;
  }
  return undefined;
}
