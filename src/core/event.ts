export interface Event {
  readonly kind: string;
}
