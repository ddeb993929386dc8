/** Where an instance accepts connections. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}
