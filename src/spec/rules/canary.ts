import { type Finding, finding } from '../finding.ts';
import { type Located, type LocatedMap, type Path, valueAt } from '../yaml/located.ts';
import { match } from './match.ts';
import { itemsAt, mapAt, shareAt } from './rule.ts';

/** The steps of a canary rise below 100 %, and each does something. */
export function canary(service: LocatedMap): Finding[] {
  const list: Path = ['strategy', 'canary'];
  const inMap: Path = ['strategy', 'canary', 'steps'];
  return [
    ...steps(itemsAt(service, ...list)),
    ...steps(itemsAt(service, ...inMap)),
    ...ramp(mapAt(service, ...list)),
  ];
}

function steps(items: readonly Located[]): Finding[] {
  const findings: Finding[] = [];
  let highest = 0;
  for (const [index, item] of items.entries()) {
    if (item.kind !== 'map') continue;
    findings.push(...entry(item));
    const weight = shareAt(item, 'weight');
    if (weight === undefined) continue;
    const at = item.entries.get('weight')!.value.at;
    if (weight === 10_000) findings.push(whole(item, at, index === items.length - 1));
    else if (weight === 0) findings.push(zero(at));
    else if (weight <= highest) findings.push(notRising(at, weight, highest));
    highest = Math.max(highest, Math.min(weight, 9_999));
  }
  return findings;
}

function entry(item: LocatedMap): Finding[] {
  const findings: Finding[] = [];
  const atMost = item.entries.get('atMost');
  if (item.entries.size === 0) findings.push(empty(item.at));
  if (atMost && !item.entries.has('until')) findings.push(atMostAlone(atMost.keyAt));
  const route = mapAt(item, 'route');
  if (route) findings.push(...match(route, 'A route'));
  return findings;
}

function empty(at: Finding['at']): Finding {
  const remedy = 'Write { weight: 10%, hold: 5m }, or remove it.';
  return finding(at, 'no-value', 'This step does nothing.', remedy);
}

function atMostAlone(at: Finding['at']): Finding {
  return finding(
    at,
    'contradiction',
    '`atMost` ends the waiting of `until`, and there is no `until`.',
    'Write until: healthy with it, or hold: 10m instead of it.',
  );
}

function zero(at: Finding['at']): Finding {
  return finding(
    at,
    'canary-order',
    'A weight of 0% sends nobody to the candidate.',
    'Remove it; to start instances without traffic write { scale: 1 }.',
  );
}

function notRising(at: Finding['at'], weight: number, highest: number): Finding {
  return finding(
    at,
    'canary-order',
    weight === highest
      ? `${highest / 100}% was reached before, so this weight changes nothing.`
      : `The weights of a canary rise, and ${highest / 100}% was reached before.`,
    weight === highest
      ? 'Remove the weight here, or raise it.'
      : `Write more than ${highest / 100}%, or remove this step.`,
  );
}

function whole(item: LocatedMap, at: Finding['at'], last: boolean): Finding {
  const watches = item.entries.has('hold') || item.entries.has('until');
  const keep = 'to keep the old revision ready afterwards write rollback: { keepStable: 30m }';
  return finding(
    at,
    'canary-order',
    last
      ? 'After the last step all of the traffic moves by itself; a step of 100% is not needed.'
      : 'After 100% there is nothing left for the steps that follow.',
    watches ? `Remove this step; ${keep}.` : 'Remove this step.',
  );
}

const rampKeys = ['from', 'by', 'upTo', 'every'];
const rampExample = '{ by: 10%, upTo: 50%, every: 1m }';

/** `{ by, upTo, every }` instead of a list. */
function ramp(map: LocatedMap | undefined): Finding[] {
  if (!map) return [];
  const first = rampKeys.find((key) => map.entries.has(key));
  const steps = map.entries.get('steps');
  if (steps && first) {
    const what = `A canary has either \`steps\` or \`${first}\`, not both.`;
    return [finding(map.entries.get(first)!.keyAt, 'contradiction', what, 'Keep one of them.')];
  }
  if (steps) return [];
  const missing = ['by', 'upTo', 'every'].filter((key) => !map.entries.has(key));
  if (missing.length > 0) {
    const list = missing.map((key) => `\`${key}\``).join(' and ');
    const what = first ? `This canary lacks ${list}.` : 'This canary has no steps.';
    const remedy = `Write ${rampExample}, a list of steps, or standard.`;
    return [finding(map.at, 'missing-key', what, remedy)];
  }
  return rampWeights(map);
}

function rampWeights(map: LocatedMap): Finding[] {
  const by = shareAt(map, 'by');
  const upTo = shareAt(map, 'upTo');
  const from = shareAt(map, 'from') ?? by;
  const at = (key: string) => valueAt(map, [key])?.at ?? map.at;
  if (by === undefined || upTo === undefined || from === undefined) return [];
  if (by === 0) {
    return [finding(at('by'), 'canary-order', 'By 0% nothing rises.', `Write ${rampExample}.`)];
  }
  if (upTo >= 10_000) {
    const what = 'After the last weight all of the traffic moves by itself.';
    return [finding(at('upTo'), 'canary-order', what, 'Write less than 100%, such as 50%.')];
  }
  if (from === 0 || from > upTo) {
    const what = 'The first weight must be above 0% and not above the last.';
    return [finding(at('from'), 'canary-order', what, `Write ${rampExample}.`)];
  }
  if ((upTo - from) / by > 99) {
    const what = 'This makes more than 100 steps.';
    return [finding(at('by'), 'wrong-value', what, 'Write a larger step, such as 10%.')];
  }
  return [];
}
