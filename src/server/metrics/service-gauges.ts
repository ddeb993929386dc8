import { summarise } from '../../core/explain/summary.ts';
import type { ServiceState } from '../../core/release/state.ts';
import { wholeShare } from '../../core/world/basis-points.ts';
import type { InstanceObservation, Observation } from '../../core/world/observation.ts';
import { type AttentionScene, attentionOf, attentionReasons } from '../attention.ts';
import { overdueDuties } from '../overdue.ts';
import type { Meters } from './meters.ts';

const phases = [
  ...(['empty', 'idle', 'progressing', 'waiting', 'paused', 'returning', 'held'] as const),
];

/** How one service is now, for one page. */
export function setServiceGauges(meters: Meters, scene: AttentionScene): void {
  const { state, driver, pending, now } = scene;
  const { service, release } = state;
  const { state: word } = summarise(state, undefined, []);
  for (const phase of phases) {
    meters.set('steadyship_release_phase', { service, phase }, Number(phase === word));
  }
  meters.set('steadyship_release_number', { service }, release?.number ?? 0);
  const reasons = new Set(attentionOf(scene).map((one) => one.reason));
  for (const reason of attentionReasons) {
    meters.set('steadyship_needs_attention', { service, reason }, Number(reasons.has(reason)));
  }
  meters.set('steadyship_overdue_duties', { service }, overdueDuties(state, now).length);
  meters.set('steadyship_orders_pending', { service }, pending.length);
  const isDriving = driver.kind === 'driving';
  meters.set('steadyship_controller_driving', { service }, Number(isDriving));
  setReleaseGauges(meters, state, now);
  setWanted(meters, state);
  if (!isDriving || !driver.turn) return;
  const { at, observation } = driver.turn;
  meters.set('steadyship_controller_last_turn_timestamp_seconds', { service }, at / 1000);
  setObserved(meters, state, observation);
}

function setReleaseGauges(meters: Meters, state: ServiceState, now: number): void {
  const { service, release, places } = state;
  if (!release || release.phase === 'ended') return;
  for (const { place, split } of places) {
    const share = split.shares.find((one) => one.revision === release.candidate.number);
    const weight = (share?.weight ?? 0) / wholeShare;
    meters.set('steadyship_candidate_weight', { service, place }, weight);
  }
  if (release.verdict) {
    meters.set('steadyship_verdict', { service, verdict: release.verdict.kind }, 1);
  }
  const step = release.plan.steps[release.step];
  if (release.phase !== 'progressing' || !step) return;
  const waitedMs = now - release.stepSince;
  meters.set('steadyship_step_waiting_seconds', { service, step: step.id }, waitedMs / 1000);
}

function setWanted(meters: Meters, state: ServiceState): void {
  const { service } = state;
  const counts = new Map<string, number>();
  for (const { revision, role, count } of state.places.flatMap((place) => place.groups)) {
    const key = JSON.stringify([partOf(state, revision), role]);
    counts.set(key, (counts.get(key) ?? 0) + count);
  }
  for (const [key, count] of counts) {
    const [part, role] = JSON.parse(key) as [string, string];
    meters.set('steadyship_instances_wanted', { service, part, role }, count);
  }
}

function setObserved(meters: Meters, state: ServiceState, observation: Observation): void {
  const { service, release } = state;
  const seen: InstanceObservation[] = [];
  for (const { place, instances, traffic } of observation.places) {
    const labels = { service, place };
    meters.set('steadyship_unknown', { ...labels, what: 'instances' }, Number(!instances.known));
    meters.set('steadyship_unknown', { ...labels, what: 'traffic' }, Number(!traffic.known));
    if (instances.known) seen.push(...instances.value);
    const isRunning = release && release.phase !== 'ended';
    const measured = traffic.known ? traffic.value.measured : undefined;
    const share = isRunning ? measured?.[release.candidate.number] : undefined;
    if (share !== undefined) {
      meters.set('steadyship_candidate_weight_measured', labels, share / wholeShare);
    }
  }
  for (const part of ['stable', 'candidate', 'leaving'] as const) {
    const ours = seen.filter((one) => partOf(state, one.revision) === part);
    setPart(meters, { service, part }, ours);
  }
}

function setPart(
  meters: Meters,
  labels: { readonly service: string; readonly part: string },
  instances: readonly InstanceObservation[],
): void {
  const counts = new Map<string, number>();
  for (const { role, phase } of instances) {
    const key = JSON.stringify([role, phase]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (const [key, count] of counts) {
    const [role, phase] = JSON.parse(key) as [string, string];
    meters.set('steadyship_instances', { ...labels, role, phase }, count);
  }
  const restarts = instances.reduce((sum, one) => sum + one.recentRestarts, 0);
  const failed = Math.max(0, ...instances.map((one) => one.failedChecks));
  const killed = instances.filter((one) => one.outOfMemory).length;
  meters.set('steadyship_instance_restarts', labels, restarts);
  meters.set('steadyship_instance_failed_checks', labels, failed);
  meters.set('steadyship_instances_out_of_memory', labels, killed);
}

/** What a revision is now: roles change when a release is promoted, numbers do not. */
function partOf({ stable, release }: ServiceState, revision: number): string {
  if (stable?.number === revision) return 'stable';
  const isRunning = release && release.phase !== 'ended';
  return isRunning && release.candidate.number === revision ? 'candidate' : 'leaving';
}
