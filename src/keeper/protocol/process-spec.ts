/** What a process under the keeper is for. */
export type ProcessKind = 'instance' | 'proxy' | 'controller' | 'task';

/** What happens when a process ends without being asked to. Delays in milliseconds. */
export type RestartPolicy =
  | { readonly policy: 'never' }
  | {
      readonly policy: 'always';
      /** The delay before the first restart; doubles with each further one. Default 1000. */
      readonly firstDelayMs?: number;
      /** Default 60,000. */
      readonly maxDelayMs?: number;
      /** A life longer than this makes the next delay the first one again. Default 60,000. */
      readonly resetAfterMs?: number;
    };

/** Bounds that the machine enforces where it can; the keeper says which it could not set. */
export interface ProcessLimits {
  readonly memoryBytes?: number;
  readonly openFiles?: number;
  /** Part of a processor relative to others: 1024 is the ordinary share. */
  readonly cpuShare?: number;
}

/** Everything it takes to run a process, now and after a reboot. Never holds secret values. */
export interface ProcessSpec {
  /** Letters, digits and `._:~@-`, at most 120 characters. Used once: an ended one stays ended. */
  readonly id: string;
  readonly kind: ProcessKind;
  /** Exact argv; `argv[0]` is looked up in PATH. */
  readonly argv: readonly string[];
  /** Absolute path of the folder it runs in. */
  readonly cwd: string;
  /** Added to PATH, HOME, LANG, TZ, USER and TMPDIR of the keeper. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute path; standard output and error are appended to it. */
  readonly logFile: string;
  /** Public ports whose listening sockets it inherits as descriptors 3, 4, … */
  readonly listen: readonly number[];
  /** Gives it a free loopback port as $PORT, and $HOST=127.0.0.1. */
  readonly assignPort: boolean;
  readonly restart: RestartPolicy;
  /** Ends it when one life lasts longer: SIGTERM, then SIGKILL 5 s later. For tasks. */
  readonly timeoutMs?: number;
  /** Size at which its log file is rotated. Default 10 MiB. */
  readonly logMaxBytes?: number;
  readonly limits: ProcessLimits;
  /** A user's name; only a keeper that runs as root can change it. */
  readonly user?: string;
  /** The caller's own words about it, returned by `list`. */
  readonly labels: Readonly<Record<string, string>>;
}
