/**
 * `starting` until the startup work is done, `running`, `draining` (serving, and not ready any
 * more), `stopping` (accepting nothing, finishing what is in flight), `stopped`.
 */
export type Phase = 'starting' | 'running' | 'draining' | 'stopping' | 'stopped';
