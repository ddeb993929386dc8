import { failed, ok, type Result } from '../../kit/result.ts';

const units: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

/** Seconds of a duration as Go writes it (`1h30m`, `500ms`), or what is wrong with it. */
export function goDuration(text: string): Result<number, string> {
  const invalid = failed(`time: invalid duration ${JSON.stringify(text)}`);
  if (text === '0') return ok(0);
  let rest = text.replace(/^[+-]/, '');
  if (rest === '') return invalid;
  let seconds = 0;
  while (rest !== '') {
    const match = /^(\d+(?:\.\d*)?|\.\d+)([^\d.]*)/.exec(rest);
    if (!match) return invalid;
    const [whole, number, unit] = match;
    if (unit === '') return failed(`time: missing unit in duration ${JSON.stringify(text)}`);
    const factor = units[unit!];
    if (factor === undefined) {
      return failed(`time: unknown unit "${unit}" in duration ${JSON.stringify(text)}`);
    }
    seconds += Number(number) * factor;
    rest = rest.slice(whole.length);
  }
  return ok(text.startsWith('-') ? -seconds : seconds);
}

/** Seconds of a field that is a number or a duration; undefined when it is neither. */
export function secondsOf(value: number | string): number | undefined {
  if (typeof value === 'number') return value;
  const duration = goDuration(value);
  return duration.ok ? duration.value : undefined;
}
