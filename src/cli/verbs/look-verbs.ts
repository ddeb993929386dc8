import type { Verb } from '../verb.ts';

export const lookVerbs: readonly Verb[] = [
  {
    name: 'status',
    group: 'look',
    argument: '[service]',
    summary: 'what is released, why it waits, what comes next',
    detail: 'Without a service: all of this host, those that need a person first.',
    example: 'steadyship status checkout',
    options: [],
    load: async () => (await import('../commands/look/status.ts')).status,
  },
  {
    name: 'watch',
    group: 'look',
    argument: '[service]',
    summary: 'the live view of a release that somebody else drives; changes nothing',
    detail:
      'Ends with the release, with the exit codes of deploy; Ctrl-C ends the watching only. ' +
      'Without a service: a table of all, until Ctrl-C.',
    example: 'steadyship watch checkout',
    options: [{ flags: '--timeout <duration>', summary: 'watch at most so long, such as 30m' }],
    load: async () => (await import('../commands/look/watch.ts')).watch,
  },
  {
    name: 'logs',
    group: 'look',
    argument: '<service>',
    summary: 'what the instances of a service wrote',
    detail: 'Every line begins with its instance. Ended instances are included while kept.',
    example: 'steadyship logs checkout --follow',
    options: [
      { flags: '-i, --instance <name>', summary: 'of one instance' },
      { flags: '-f, --follow', summary: 'go on with what is written from now on' },
      { flags: '-n, --lines <number>', summary: 'of each instance, at most', otherwise: '50' },
    ],
    load: async () => (await import('../commands/look/logs.ts')).logs,
  },
  {
    name: 'history',
    group: 'look',
    argument: '<service>',
    summary: 'past releases of a service; --json: every event',
    example: 'steadyship history checkout',
    options: [{ flags: '--limit <number>', summary: 'at most so many', otherwise: '20' }],
    load: async () => (await import('../commands/look/history.ts')).history,
  },
  {
    name: 'replay',
    group: 'look',
    argument: '<service> [release]',
    summary: 'a past release step by step, with its reasons and times',
    detail: 'From the log: the timeline of a post-mortem. Without a number: the last release.',
    example: 'steadyship replay checkout 42',
    options: [],
    load: async () => (await import('../commands/look/replay.ts')).replay,
  },
  {
    name: 'report',
    group: 'look',
    argument: '<service> [release]',
    summary: 'one release as a page: what, plan, timeline, evidence, cause, log lines',
    detail: 'The HTML page needs nothing else: no network, no script. Without a number: the last.',
    example: 'steadyship report checkout 42 --format html --out release-42.html',
    options: [
      {
        flags: '--format <format>',
        summary: 'of the page',
        choices: ['markdown', 'html'],
        otherwise: 'markdown',
      },
      { flags: '-o, --out <path>', summary: 'write it there instead of printing it' },
      { flags: '--ledger <path>', summary: 'what "prove --json" printed, to be part of it' },
    ],
    load: async () => (await import('../commands/look/report.ts')).report,
  },
];
