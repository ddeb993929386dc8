import { evaluateCondition } from './expression/evaluate-expression.ts';

/** What one measurement says; the words are Argo's. */
export type MeasurementPhase = 'Successful' | 'Failed' | 'Inconclusive' | 'Error';

export interface MeasurementAnswer {
  readonly phase: MeasurementPhase;
  /** Why it is an error; empty otherwise. */
  readonly message: string;
}

export interface Conditions {
  readonly successCondition?: string;
  readonly failureCondition?: string;
}

/**
 * The phase of a value: both conditions are always evaluated, failure wins, and with neither of
 * them everything is a success. With both, a value that fulfils none is inconclusive.
 */
export function measurementPhase(result: unknown, conditions: Conditions): MeasurementAnswer {
  const success = asked('successCondition', conditions.successCondition, result);
  if (typeof success === 'string') return { phase: 'Error', message: success };
  const failure = asked('failureCondition', conditions.failureCondition, result);
  if (typeof failure === 'string') return { phase: 'Error', message: failure };
  const answer = (phase: MeasurementPhase): MeasurementAnswer => ({ phase, message: '' });
  if (failure === true) return answer('Failed');
  if (success === undefined) return answer('Successful');
  if (success) return answer('Successful');
  return answer(failure === undefined ? 'Failed' : 'Inconclusive');
}

/** What the condition says; undefined where there is none, a sentence where it cannot be asked. */
function asked(
  name: keyof Conditions,
  condition: string | undefined,
  result: unknown,
): boolean | string | undefined {
  if (condition === undefined || condition === '') return undefined;
  try {
    return evaluateCondition(condition, result);
  } catch (error) {
    const isEmpty = result === null || (Array.isArray(result) && result.length === 0);
    const because = isEmpty
      ? 'metric result is nil or empty: no data returned from the metric provider'
      : (error as Error).message;
    return `could not evaluate ${name} "${condition}": ${because}`;
  }
}
