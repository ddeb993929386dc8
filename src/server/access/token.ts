import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Scope } from './scope.ts';

/** What is kept of a token: enough to recognise it, nothing to send it with. */
export interface TokenRecord {
  readonly format: 1;
  /** Public; part of the token, and what it is listed and revoked by. */
  readonly id: string;
  /** Who holds it; the actor of the orders that are given with it. */
  readonly name: string;
  readonly scope: Scope;
  /** Held by a program: its releases are refused while automation is held. */
  readonly automation: boolean;
  /** Milliseconds since 1970, UTC. */
  readonly createdAt: number;
  readonly expiresAt: number;
  /** SHA-256 of the secret part, in hex. The secret is 256 random bits, so no salt is needed. */
  readonly hash: string;
}

const shape = /^steadyship_([0-9a-f]{12})_([\w-]{43})$/;

export interface NewToken {
  /** Shown once, to whoever asked for it, and kept nowhere. */
  readonly token: string;
  readonly id: string;
  readonly hash: string;
}

export function newToken(): NewToken {
  const id = randomBytes(6).toString('hex');
  const secret = randomBytes(32).toString('base64url');
  return { token: `steadyship_${id}_${secret}`, id, hash: hashOf(secret) };
}

/** The parts of what a caller sent; undefined for what cannot be a token. */
export function readToken(
  text: string,
): { readonly id: string; readonly hash: string } | undefined {
  const match = shape.exec(text);
  return match ? { id: match[1]!, hash: hashOf(match[2]!) } : undefined;
}

/** Compares in constant time. */
export function isSameHash(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a, 'hex'), Buffer.from(b, 'hex')];
  return one.length === other.length && timingSafeEqual(one, other);
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
