/** The page that clients get while somebody asked for maintenance. */
export interface MaintenancePage {
  /** Default 503. */
  readonly status?: number;
  /** Default `text/html; charset=utf-8`. */
  readonly contentType?: string;
  readonly body: string;
  /** Default 60. */
  readonly retryAfterS?: number;
}
