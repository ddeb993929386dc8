import type { Verb } from '../verb.ts';

export const hostVerbs: readonly Verb[] = [
  {
    name: 'serve',
    group: 'host',
    summary: 'drive every service of this host and answer the API, until stopped',
    example: 'steadyship serve',
    options: [
      { flags: '--listen <address>', summary: 'also answer the API on address:port' },
      { flags: '--tls-cert <path>', summary: 'certificate, needed off loopback' },
      { flags: '--tls-key <path>', summary: 'its private key' },
      { flags: '--server-name <names>', summary: 'further names callers use, with commas' },
    ],
    load: async () => (await import('../commands/host/serve.ts')).serve,
  },
  {
    name: 'token',
    group: 'host',
    argument: '<action> [name]',
    choices: ['create', 'list', 'revoke'],
    summary: 'say who may use the API over the network',
    detail:
      'create NAME prints a token once; revoke ID refuses it from then on. The scope read looks, ' +
      'operate gives orders, admin also brings in releases. On the host itself no token is needed.',
    example: 'steadyship token create ci --scope operate --automation --valid-for 30d',
    options: [
      {
        flags: '--scope <scope>',
        summary: 'what its holder may do (default read)',
        choices: ['read', 'operate', 'admin'],
      },
      { flags: '--automation', summary: 'held by a program: not heard while automation is held' },
      { flags: '--valid-for <duration>', summary: 'at most 366d (default 90d)' },
    ],
    load: async () => (await import('../commands/host/token.ts')).token,
  },
  {
    name: 'tick',
    group: 'host',
    summary: 'do once what is overdue for all services, for use from a timer',
    detail:
      'Where no controller runs: ends a warm standby whose time is over, replaces what ' +
      'died, goes on with a release that nobody drives until it waits again.',
    example: 'steadyship tick',
    options: [
      { flags: '--timeout <duration>', summary: 'for each service, at most', otherwise: '60s' },
    ],
    load: async () => (await import('../commands/host/tick.ts')).tick,
  },
  {
    name: 'prove',
    group: 'host',
    argument: '<address>',
    summary: 'send a load and count every request that was lost',
    detail:
      'Kinds of load: A kept connections, B a connection per request, C slow answers and ' +
      'uploads, D WebSockets and event streams, E unusual forms, F HTTP/2. C to F need an ' +
      'application that takes part, like examples/shop. Deploy while it runs. Exit code 1 ' +
      'when a request was lost.',
    example: 'steadyship prove http://127.0.0.1:8080 --rate 100 --seconds 60',
    options: [
      { flags: '--kinds <list>', summary: 'kinds of load, such as A,B', otherwise: 'A,B' },
      { flags: '--rate <requests>', summary: 'requests a second', otherwise: '100' },
      { flags: '--seconds <number>', summary: 'how long', otherwise: '30' },
      { flags: '--path <path...>', summary: 'what to ask for (default /)' },
      { flags: '--read-only', summary: 'GET only: for a target whose data must not change' },
      { flags: '--journal <folder>', summary: 'where the instances write what they executed' },
      { flags: '--insecure', summary: 'accept any certificate' },
    ],
    load: async () => (await import('../commands/host/prove.ts')).prove,
  },
  {
    name: 'proxy',
    group: 'host',
    summary: 'run the embedded proxy by itself, by a configuration file',
    example: 'steadyship proxy --config proxy.json',
    options: [{ flags: '--config <path>', summary: 'its listeners, TLS, services' }],
    load: async () => (await import('../commands/host/proxy.ts')).proxy,
  },
  {
    name: 'service',
    group: 'host',
    argument: '<action>',
    choices: ['install', 'uninstall'],
    summary: 'let systemd start the keeper at every boot',
    detail:
      'install prints the unit and what to do with it; --write does it, as root. After a ' +
      'reboot the last stable revision of every service comes back.',
    example: 'steadyship service install --write',
    options: [
      { flags: '--user <name>', summary: 'run as this user (default root)' },
      { flags: '--write', summary: 'write the unit and enable it' },
    ],
    load: async () => (await import('../commands/host/service.ts')).service,
  },
  {
    name: 'upgrade',
    group: 'host',
    summary: 'move what runs on this host to the version of this program, without an outage',
    example: 'npm install --global steadyship@latest && steadyship upgrade',
    options: [],
    load: async () => (await import('../commands/host/upgrade.ts')).upgrade,
  },
  {
    name: 'down',
    group: 'host',
    summary: 'stop everything that Steadyship runs on this host; users see an outage',
    example: 'steadyship down',
    options: [],
    load: async () => (await import('../commands/host/down.ts')).down,
  },
];
