import { probeCommand } from './command-probe.ts';
import { probeHttp } from './http-probe.ts';
import type { Probe, ProbeResult, ProbeTarget } from './probe.ts';
import { probeTcp } from './tcp-probe.ts';

export const defaultProbeTimeoutMs = 2000;

/** Asks once. Never rejects. */
export function runProbe(probe: Probe, target: ProbeTarget): Promise<ProbeResult> {
  const timeoutMs = probe.timeoutMs ?? defaultProbeTimeoutMs;
  switch (probe.means.kind) {
    case 'http':
      return probeHttp(probe.means, target.port, timeoutMs);
    case 'tcp':
      return probeTcp(probe.means.port ?? target.port, timeoutMs);
    case 'command':
      return probeCommand(probe.means.argv, target, timeoutMs);
  }
}
