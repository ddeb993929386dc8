/** One finished request, as the access log shows it. The query string is left out by default. */
export interface AccessRecord {
  readonly service: string;
  readonly revision: number | undefined;
  readonly instance: string | undefined;
  readonly client: string;
  readonly method: string;
  readonly host: string;
  readonly target: string;
  readonly status: number;
  readonly latencyMs: number;
  readonly code: string | undefined;
}

export interface AccessLog {
  write(record: AccessRecord): void;
}
