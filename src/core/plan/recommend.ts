import type { Strategy } from './strategy.ts';

/** What is known about a release when a strategy is chosen; absent: not known. */
export interface Circumstances {
  readonly risk?: 'low' | 'medium' | 'high';
  readonly criticality?: 'development' | 'staging' | 'production' | 'critical' | 'hotfix';
  /** Old and new code may run at the same time. */
  readonly sideBySide?: boolean;
  /** A volume that only one instance can have, or other state that cannot be shared. */
  readonly exclusiveState?: boolean;
  /** Data must be transformed before new code starts. */
  readonly migrationFirst?: boolean;
  readonly migrations?: boolean;
  /** Instances that fit beside the present ones, in percent of them. */
  readonly headroomPercent?: number;
  readonly requestsPerSecond?: number;
  /** Chosen users shall meet the new version: an experiment. */
  readonly experiment?: boolean;
  /** The way back must take no time. */
  readonly instantReturn?: boolean;
  /** The data plane gives weights. */
  readonly routed?: boolean;
}

export interface Recommendation {
  readonly strategy: Strategy['kind'];
  /** Why this one, strongest reason first. */
  readonly because: readonly string[];
  /** What else was considered and why it was not chosen. */
  readonly others: readonly string[];
}

interface Rule {
  readonly when: (about: Circumstances) => boolean;
  readonly strategy: Strategy['kind'];
  readonly because: string;
}

/** Fewest requests a second at which a few minutes of a small share can prove anything. */
const provableRequestsPerSecond = 5;

/** The first rule that holds decides; the order is from what is impossible to what is nicer. */
const rules: readonly Rule[] = [
  {
    when: (about) => about.exclusiveState === true,
    strategy: 'recreate',
    because: 'its state can belong to one instance at a time, so the old one has to end first',
  },
  {
    when: (about) => about.sideBySide === false,
    strategy: 'recreate',
    because: 'old and new code cannot run at the same time',
  },
  {
    when: (about) => about.migrationFirst === true,
    strategy: 'recreate',
    because: 'data must be transformed before the new code starts, and the old code must not write',
  },
  {
    when: (about) => about.experiment === true && about.routed !== false,
    strategy: 'ab',
    because: 'chosen users shall meet the new version, by a header or a cookie',
  },
  {
    when: (about) => about.criticality === 'development' || about.criticality === 'staging',
    strategy: 'rolling',
    because: `nobody is hurt here, and rolling needs the least`,
  },
  {
    when: (about) => about.instantReturn === true && fits(about, 100),
    strategy: 'blue-green',
    because: 'the way back must take no time: the old revision stays warm beside the new one',
  },
  {
    when: (about) => about.risk === 'high' && canProve(about),
    strategy: 'canary',
    because: 'the risk is high: few users meet it first, and evidence decides about the rest',
  },
  {
    when: (about) => about.criticality === 'critical' && fits(about, 100),
    strategy: 'blue-green',
    because: 'the service is critical: everything is checked before a user meets it',
  },
  {
    when: (about) => about.migrations === true && fits(about, 100),
    strategy: 'blue-green',
    because: 'the schema changes: the candidate is checked as a whole before users meet it',
  },
  {
    when: (about) => about.criticality === 'production' && canProve(about),
    strategy: 'canary',
    because: 'it has the traffic to prove a small share healthy before all users meet it',
  },
  {
    when: () => true,
    strategy: 'rolling',
    because: 'rolling suits most releases: no outage, little extra capacity, nothing to set up',
  },
];

/** The strategy for these circumstances, with its reasons. Deterministic; no weights, no scores. */
export function recommend(about: Circumstances): Recommendation {
  const holding = rules.filter((rule) => rule.when(about));
  const chosen = holding[0]!;
  const because = holding
    .filter((rule) => rule.strategy === chosen.strategy)
    .map((rule) => rule.because);
  const others = [
    ...holding
      .filter((rule) => rule.strategy !== chosen.strategy)
      .map((rule) => `${rule.strategy}: ${rule.because}, but the reasons above weigh more`),
    ...lacking(about),
  ];
  return { strategy: chosen.strategy, because, others };
}

function fits(about: Circumstances, percent: number): boolean {
  return about.headroomPercent === undefined || about.headroomPercent >= percent;
}

function canProve(about: Circumstances): boolean {
  if (about.routed === false) return false;
  const rate = about.requestsPerSecond;
  return rate === undefined || rate >= provableRequestsPerSecond;
}

function lacking(about: Circumstances): string[] {
  const missing: string[] = [];
  if (!fits(about, 100)) {
    missing.push(
      `blue-green: needs twice the instances, and ${about.headroomPercent} % more fit here`,
    );
  }
  if (about.routed === false) missing.push('canary: this data plane gives no weights');
  else if (!canProve(about)) {
    missing.push(
      `canary: ${about.requestsPerSecond} requests a second prove nothing in a few minutes`,
    );
  }
  return missing;
}

/** How the strategies compare, for people who choose. */
export const comparison: readonly {
  readonly strategy: Strategy['kind'];
  readonly mechanism: string;
  readonly outage: string;
  readonly wayBack: string;
  readonly extraCapacity: string;
  readonly complexity: string;
}[] = [
  {
    strategy: 'rolling',
    mechanism: 'instance by instance',
    outage: 'none',
    wayBack: 'fast: instance by instance',
    extraCapacity: 'the surge, one instance by default',
    complexity: 'low',
  },
  {
    strategy: 'blue-green',
    mechanism: 'all traffic at once, after checks',
    outage: 'none',
    wayBack: 'instant while the old revision is warm',
    extraCapacity: 'twice the instances',
    complexity: 'medium',
  },
  {
    strategy: 'canary',
    mechanism: 'a growing share of the traffic',
    outage: 'none',
    wayBack: 'fast, and few users have met it',
    extraCapacity: 'the share, up to twice at the end',
    complexity: 'high',
  },
  {
    strategy: 'ab',
    mechanism: 'chosen users, for a time',
    outage: 'none',
    wayBack: 'fast',
    extraCapacity: 'the experiment, up to twice at the end',
    complexity: 'high',
  },
  {
    strategy: 'recreate',
    mechanism: 'everything stops, then starts',
    outage: 'from the last stop to the first readiness',
    wayBack: 'another outage',
    extraCapacity: 'none',
    complexity: 'low',
  },
];
