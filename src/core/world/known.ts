/** Something observed, or the reason why it could not be. The world's failure is data. */
export type Known<Value> =
  | { readonly known: true; readonly value: Value }
  | { readonly known: false; readonly because: string };

export function known<Value>(value: Value): Known<Value> {
  return { known: true, value };
}

export function unknown(because: string): Known<never> {
  return { known: false, because };
}
