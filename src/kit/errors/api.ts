import type { ErrorEntry } from './entry.ts';

/** What a caller of the API may meet besides the errors of the thing asked for. */
export const apiErrors = {
  NOT_AUTHENTICATED: {
    sentence: 'The request carries no token that is valid here: {reason}.',
    causes: ['No Authorization header was sent.', 'The token was revoked or has expired.'],
    remedy: 'Send "Authorization: Bearer …" with a token of "steadyship token create".',
    exitCode: 2,
    httpStatus: 401,
  },
  TOKEN_NOT_FOUND: {
    sentence: 'There is no token {token}.',
    causes: ['It was revoked before.', 'Its id is spelled differently.'],
    remedy: 'List the tokens with "steadyship token list".',
    exitCode: 2,
    httpStatus: 404,
  },
  SENDER_REFUSED: {
    sentence: 'The {header} header of the request is not accepted: {reason}.',
    causes: [
      'A page of another site sent the request.',
      'The controller is reached by a name that it was not told of.',
    ],
    remedy: 'Name the host or the origin when the controller is started.',
    exitCode: 2,
    httpStatus: 403,
  },
  TLS_REQUIRED: {
    sentence: 'The API would listen on {host} without TLS.',
    causes: ['Tokens would cross the network in the clear.'],
    remedy: 'Give a certificate and its key, or listen on 127.0.0.1 behind a proxy with TLS.',
    exitCode: 2,
    httpStatus: 500,
  },
  API_ADDRESS_UNUSABLE: {
    sentence: 'The API cannot listen on {address}: {reason}.',
    causes: ['Another controller serves there.', 'The port is taken.', 'The path is too long.'],
    remedy: 'Stop the other program, or choose another address or state folder.',
    exitCode: 2,
    httpStatus: 500,
  },
  API_NOT_FOUND: {
    sentence: 'The API has nothing at {path}.',
    causes: ['The path is misspelled, or the method is another one.'],
    remedy: 'Every path and method is listed at /openapi.json.',
    exitCode: 2,
    httpStatus: 404,
  },
  REQUEST_INVALID: {
    sentence: 'The request is not valid: {reason}.',
    causes: ['A field is missing, misspelled or out of range.'],
    remedy: 'The schema of every request is at /openapi.json.',
    exitCode: 2,
    httpStatus: 400,
  },
  REQUEST_TOO_LARGE: {
    sentence: 'The request is larger than {bytes} bytes.',
    causes: ['The body holds more than an order or a rollout file.'],
    remedy: 'Send less.',
    exitCode: 2,
    httpStatus: 413,
  },
  REQUEST_ID_REUSED: {
    sentence: 'The request id {request} was used for another order on {service}.',
    causes: ['Ids were not made afresh for each order.'],
    remedy: 'Send a new id; repeat an old one only with the very same order.',
    exitCode: 2,
    httpStatus: 409,
  },
  ORDER_NOT_FOUND: {
    sentence: '{service} knows no order {request}.',
    causes: ['It was never given.', 'It was answered long ago.'],
    remedy: 'Look at the history of {service}.',
    exitCode: 2,
    httpStatus: 404,
  },
  EVENT_AHEAD: {
    sentence: 'Event {event} of {service} has not happened yet; its log ends at {last}.',
    causes: ['The state folder was replaced by an older one.', 'The id is of another service.'],
    remedy: 'Read the log from its beginning.',
    exitCode: 2,
    httpStatus: 409,
  },
  TOO_MANY_STREAMS: {
    sentence: 'The controller already serves {count} event streams.',
    causes: ['Pages or programs opened streams and did not close them.'],
    remedy: 'Close some, or read the events page by page.',
    exitCode: 4,
    httpStatus: 503,
  },
  INTERNAL_ERROR: {
    sentence: 'Steadyship failed because of a mistake of its own.',
    causes: ['A bug. The log of the controller has the details.'],
    remedy: 'Repeat the request; report the bug with the lines of the log.',
    exitCode: 4,
    httpStatus: 500,
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
