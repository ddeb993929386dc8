export interface ServiceState {
  readonly format: 1;
  readonly service: string;
}
