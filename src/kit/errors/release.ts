import type { ErrorEntry } from './entry.ts';

/** Services, releases and orders. */
export const releaseErrors = {
  SERVICE_NOT_FOUND: {
    sentence: 'There is no service {service} here.',
    causes: ['It was never deployed to this target.', 'Its name is spelled differently.'],
    remedy: 'List the services with "steadyship status", or deploy it first.',
    exitCode: 2,
    httpStatus: 404,
  },
  PLAN_REFUSED: {
    sentence: '{service} cannot be released this way here: {reason}.',
    causes: ['The platform or the data plane lacks what the strategy needs.'],
    remedy: 'Choose another strategy, platform or data plane; "steadyship plan" shows what fits.',
    exitCode: 1,
    httpStatus: 409,
  },
  RELEASE_NOT_FOUND: {
    sentence: '{service} has no release {release}.',
    causes: ['The number belongs to another service.', 'Its history was pruned.'],
    remedy: 'List the releases with "steadyship history {service}".',
    exitCode: 2,
    httpStatus: 404,
  },
  REVISION_NOT_FOUND: {
    sentence: '{service} has no revision {revision}.',
    causes: ['It was never deployed here.', 'It was pruned.'],
    remedy: 'List the revisions with "steadyship history {service}", or deploy the version again.',
    exitCode: 2,
    httpStatus: 404,
  },
  NO_RELEASE_IN_PROGRESS: {
    sentence: '{service} is not being released.',
    causes: ['The release has already ended.', 'The order was meant for another service.'],
    remedy: 'Look with "steadyship status {service}".',
    exitCode: 1,
    httpStatus: 409,
  },
  NOTHING_TO_UNDO: {
    sentence: '{service} has nothing to go back to.',
    causes: ['Only one revision was ever stable here.'],
    remedy: 'Deploy the version you want.',
    exitCode: 1,
    httpStatus: 409,
  },
  ORDER_STALE: {
    sentence: 'The order was given for {given}, and {service} has moved on to {current}.',
    causes: ['Somebody else gave an order in between.', 'The page or terminal was out of date.'],
    remedy: 'Look again with "steadyship status {service}", then repeat the order if you mean it.',
    exitCode: 1,
    httpStatus: 409,
  },
  ORDER_NOT_APPLICABLE: {
    sentence: '{order} makes no sense for {service} now: {reason}.',
    causes: ['The release is in a phase that cannot take this order.'],
    remedy: 'Look with "steadyship status {service}"; it lists the orders that can be given.',
    exitCode: 1,
    httpStatus: 409,
  },
  REASON_MISSING: {
    sentence: 'The order {order} needs a reason.',
    causes: ['It overrules evidence or automation, and the history has to say why.'],
    remedy: 'Add --reason "…".',
    exitCode: 2,
    httpStatus: 422,
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
