import type { Lane, LoadContext } from '../context.ts';
import type { StreamLoad } from '../load.ts';
import { startEventStreams } from './event-streams.ts';
import { startWebSockets } from './web-sockets.ts';

/** Load D: streams that outlive many switches, and may end only as agreed. */
export function startStreams(context: LoadContext, load: StreamLoad): Lane {
  const stops = [startWebSockets(context, load), startEventStreams(context, load)];
  return {
    load: 'D',
    stop() {
      for (const stop of stops) stop();
    },
  };
}
