import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { CertificateConfig } from '../config/proxy-config.ts';

/** Certificate and key as PEM. */
export interface KeyPair {
  readonly cert: Buffer;
  readonly key: Buffer;
}

interface Loaded {
  readonly pair: KeyPair;
  readonly context: SecureContext;
  readonly certificate: X509Certificate;
  readonly stamp: string;
}

/**
 * The certificates of one listener, chosen by the host name a client asks for. Files that changed
 * are read again; a pair that cannot be used leaves the old one in force and is reported.
 */
export class CertificateStore {
  /** Told when the first pair changed: it also serves clients that name no host. */
  onRefresh: (pair: KeyPair) => void = () => {};
  readonly #config: readonly CertificateConfig[];
  readonly #loaded: Loaded[];

  /** Throws when a pair cannot be used: a listener without certificate would serve nobody. */
  constructor(config: readonly CertificateConfig[]) {
    this.#config = config;
    this.#loaded = config.map(load);
  }

  /** The context for a host name; the first one where none fits. */
  contextFor(host: string): SecureContext {
    const fitting = this.#loaded.find((one) => one.certificate.checkHost(host) !== undefined);
    return (fitting ?? this.#loaded[0]!).context;
  }

  get firstPair(): KeyPair {
    return this.#loaded[0]!.pair;
  }

  /** Reads changed files again; answers what could not be used, in sentences. */
  refresh(): readonly string[] {
    const problems: string[] = [];
    this.#config.forEach((pair, index) => {
      try {
        if (stampOf(pair) === this.#loaded[index]!.stamp) return;
        this.#loaded[index] = load(pair);
        if (index === 0) this.onRefresh(this.firstPair);
      } catch (error) {
        problems.push(`${pair.certFile} stays as it was: ${(error as Error).message}`);
      }
    });
    return problems;
  }
}

function load(pair: CertificateConfig): Loaded {
  const cert = readFileSync(pair.certFile);
  const key = readFileSync(pair.keyFile);
  return {
    pair: { cert, key },
    context: createSecureContext({ cert, key, minVersion: 'TLSv1.2' }),
    certificate: new X509Certificate(cert),
    stamp: stampOf(pair),
  };
}

function stampOf(pair: CertificateConfig): string {
  return [pair.certFile, pair.keyFile]
    .map((file) => {
      const { mtimeMs, size, ino } = statSync(file);
      return `${mtimeMs}/${size}/${ino}`;
    })
    .join(' ');
}
