import type { Capabilities } from '../core/world/capabilities.ts';
import { embeddedCapabilities } from '../traffic/embedded/embedded-router.ts';
import type { Edge } from './edge.ts';

/** What this machine behind the embedded proxy can do for a service, before anything is started. */
export function capabilitiesOf(edge: Pick<Edge, 'previewPort'>): Capabilities {
  return {
    platform: { instances: 'each', restarts: true },
    traffic: embeddedCapabilities(edge.previewPort),
  };
}

export const processCapabilities: Capabilities = capabilitiesOf({});
