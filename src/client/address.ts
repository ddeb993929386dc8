/** Where a controller answers. */
export type Address =
  /** Its socket: `api.sock` in the state folder. Only its owner gets there, without a token. */
  | { readonly kind: 'socket'; readonly path: string }
  | {
      readonly kind: 'tcp';
      /** `https://ops.example.com:7443`. */
      readonly url: string;
      readonly token: string;
      /** PEM of the authority that signed its certificate, when the system does not know it. */
      readonly ca?: string;
    };
