import type { ProblemAnswer } from '../server/schema/problem.ts';
import type { Address } from './address.ts';

/** What the controller answered instead: a code of the error reference, a sentence, a remedy. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly problem: ProblemAnswer;

  constructor(body: object) {
    const problem = body as ProblemAnswer;
    super(problem.title);
    this.problem = problem;
  }

  get code(): string {
    return this.problem.code;
  }
}

/** Nobody answered, or somebody who is not a controller. The token is in no message. */
export class ControllerUnreachable extends Error {
  override readonly name = 'ControllerUnreachable';

  constructor(address: Address, cause: Error) {
    const where = address.kind === 'socket' ? address.path : address.url;
    super(`No controller answers at ${where}: ${cause.message}.`, { cause });
  }
}
