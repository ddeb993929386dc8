import { attentionReasons } from '../attention.ts';

/** What the page of metrics says about one family. */
export interface Metric {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  /** Each label with what its values are. */
  readonly labels: Readonly<Record<string, string>>;
  /** Upper bounds of a histogram, in its unit. */
  readonly buckets?: readonly number[];
}

const service = 'the name of the service';
const part = '`stable`, `candidate` or `leaving`';

/** Buckets for what takes from half a minute to a day. */
const longBuckets = [30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 43_200, 86_400];
const turnBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * Every family of metrics about releases, by name. Values of labels come from closed lists, from
 * names of services and from plans, so that their number stays bounded. A name keeps its meaning.
 */
export const metricCatalogue = {
  steadyship_build_info: {
    kind: 'gauge',
    help: '1, with the version of the controller.',
    labels: { version: 'of Steadyship' },
  },
  steadyship_release_phase: {
    kind: 'gauge',
    help: '1 for the state that the service is in, 0 for the others.',
    labels: { service, phase: '`empty`, `idle`, `progressing`, `paused`, `returning`, `held`' },
  },
  steadyship_release_number: {
    kind: 'gauge',
    help: 'The number of the newest release; a change of it is a release that began.',
    labels: { service },
  },
  steadyship_release_started_total: {
    kind: 'counter',
    help: 'Releases that began.',
    labels: { service, purpose: '`deploy`, `undo` or `restart`' },
  },
  steadyship_release_ended_total: {
    kind: 'counter',
    help: 'Releases that ended.',
    labels: { service, outcome: '`completed`, `aborted`, `rolled-back` or `superseded`' },
  },
  steadyship_release_duration_seconds: {
    kind: 'histogram',
    help: 'From the beginning of a release to its end.',
    labels: { service, outcome: 'as above' },
    buckets: longBuckets,
  },
  steadyship_rollback_total: {
    kind: 'counter',
    help: 'Releases that were taken back, when they began to return.',
    labels: { service, cause: 'the kind of the cause: `verdict`, `crash-loop`, `order`, …' },
  },
  steadyship_candidate_weight: {
    kind: 'gauge',
    help: 'Share of the traffic asked for the candidate, from 0 to 1. Absent without a release.',
    labels: { service, place: 'where' },
  },
  steadyship_candidate_weight_measured: {
    kind: 'gauge',
    help: 'The share that the data plane measured. Absent where it cannot say.',
    labels: { service, place: 'where' },
  },
  steadyship_verdict: {
    kind: 'gauge',
    help: '1 for the latest verdict about the candidate. Absent without a release.',
    labels: {
      service,
      verdict: '`healthy`, `regressed`, `undecided`, `silent` or `cancelled`',
    },
  },
  steadyship_instances: {
    kind: 'gauge',
    help: 'Instances seen at the latest look, by what their revision is now.',
    labels: {
      service,
      part,
      role: 'as in the rollout file',
      phase: '`starting`, `ready`, `unready`, `stopping` or `failed`',
    },
  },
  steadyship_instances_wanted: {
    kind: 'gauge',
    help: 'Instances asked for.',
    labels: { service, part, role: 'as in the rollout file' },
  },
  steadyship_instance_restarts: {
    kind: 'gauge',
    help: 'Times that instances were started again within the last five minutes.',
    labels: { service, part },
  },
  steadyship_instance_failed_checks: {
    kind: 'gauge',
    help: 'The longest row of failed health checks among the instances.',
    labels: { service, part },
  },
  steadyship_instances_out_of_memory: {
    kind: 'gauge',
    help: 'Instances that ended because their memory was used up.',
    labels: { service, part },
  },
  steadyship_unknown: {
    kind: 'gauge',
    help: '1 while the latest look got no answer.',
    labels: { service, place: 'where', what: '`instances` or `traffic`' },
  },
  steadyship_step_waiting_seconds: {
    kind: 'gauge',
    help: 'How long the release has been at its step. Absent without a release.',
    labels: { service, step: 'the id of the step' },
  },
  steadyship_needs_attention: {
    kind: 'gauge',
    help: '1 for each reason why a person is needed, 0 for the others.',
    labels: { service, reason: attentionReasons.map((one) => `\`${one}\``).join(', ') },
  },
  steadyship_overdue_duties: {
    kind: 'gauge',
    help: 'Things that were to be done at a time that is over, such as retiring a revision.',
    labels: { service },
  },
  steadyship_orders_total: {
    kind: 'counter',
    help: 'Orders that were answered.',
    labels: {
      service,
      kind: 'of the order; `unknown` when another process heard it',
      answer: '`done` or `refused`',
    },
  },
  steadyship_orders_pending: {
    kind: 'gauge',
    help: 'Orders that nobody has heard yet.',
    labels: { service },
  },
  steadyship_action_failures_total: {
    kind: 'counter',
    help: 'Things asked of the world that it refused or did not answer; they are asked again.',
    labels: { service, action: '`start`, `stop`, `scale`, `route` or `run`' },
  },
  steadyship_controller_driving: {
    kind: 'gauge',
    help: '1 while this controller drives the service, 0 while another process or nobody does.',
    labels: { service },
  },
  steadyship_controller_turn_seconds: {
    kind: 'histogram',
    help: 'Duration of one turn: look, decide, write down, perform.',
    labels: { service },
    buckets: turnBuckets,
  },
  steadyship_controller_last_turn_timestamp_seconds: {
    kind: 'gauge',
    help: 'When the latest turn was, in seconds since 1970. Absent while not driving.',
    labels: { service },
  },
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof metricCatalogue;
