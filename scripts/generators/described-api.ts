import { assert } from '../../src/kit/assert.ts';
import { systemClock } from '../../src/kit/system-clock.ts';
import { TokenFolder } from '../../src/server/access/token-folder.ts';
import { buildApi } from '../../src/server/api.ts';
import { nobodyDrives } from '../../src/server/controller/drivers.ts';
import { EventFeed } from '../../src/server/event-feed.ts';
import { type OpenApiDocument, openApiDocument } from '../../src/server/open-api.ts';
import { MemoryStore } from '../../src/store/memory.ts';

/** The description of the API without a target behind it: for the reference and its test. */
export function describedApi(): OpenApiDocument {
  const api = buildApi({
    store: new MemoryStore(),
    clock: systemClock(),
    tokens: new TokenFolder(''),
    capabilities: {
      platform: { instances: 'each', restarts: true },
      traffic: {
        weights: 'routed',
        resolution: 1,
        matches: [],
        mirror: false,
        preview: false,
        inFlight: false,
        verify: false,
      },
    },
    drivers: nobodyDrives,
    feed: new EventFeed(),
    metrics: async () => ({ text: '', contentType: 'text/plain' }),
    stopping: new AbortController().signal,
    onBug: (error) => assert(false, String(error)),
  });
  return openApiDocument(api);
}
