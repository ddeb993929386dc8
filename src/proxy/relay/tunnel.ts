import type { UpstreamConnection } from '../upstream/upstream-connection.ts';
import { FrameTracker, goingAwayFrame, restartFrame } from '../websocket/frame-tracker.ts';
import type { ClientSide } from './client-side.ts';

/** How long both sides get to answer our close frames. */
const closeMs = 2000;

/** A WebSocket between a client and an instance: bytes both ways, and a polite end. */
export class Tunnel {
  readonly #client: ClientSide;
  readonly #upstream: UpstreamConnection;
  readonly #fromInstance = new FrameTracker();
  readonly #fromClient = new FrameTracker();
  #closing = false;
  #clientTold = false;
  #instanceTold = false;

  constructor(client: ClientSide, upstream: UpstreamConnection) {
    this.#client = client;
    this.#upstream = upstream;
  }

  clientBytes(bytes: Buffer): void {
    if (this.#instanceTold) return;
    if (this.#closing) {
      const end = this.#fromClient.followToBoundary(bytes, 0, bytes.length);
      this.#upstream.write(end < 0 ? bytes : bytes.subarray(0, end));
      if (end >= 0) this.#tellInstance();
      return;
    }
    this.#fromClient.follow(bytes, 0, bytes.length);
    if (!this.#upstream.write(bytes)) this.#client.pause();
  }

  /** `bytes` are valid during this call only. False stops the reading for a while. */
  instanceBytes(bytes: Buffer, start: number, length: number): boolean {
    if (this.#clientTold) return true;
    let end = length;
    if (this.#closing) {
      const boundary = this.#fromInstance.followToBoundary(bytes, start, length);
      if (boundary >= 0) end = boundary;
    } else this.#fromInstance.follow(bytes, start, length);
    const open = this.#client.write(bytes.subarray(start, end));
    if (this.#client.holdsBytes) this.#upstream.keepBytes();
    if (this.#closing && this.#fromInstance.isAtBoundary) this.#tellClient();
    return open;
  }

  /** Begins the end: each side gets a close frame as soon as no other frame is half sent. */
  close(): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#client.deadlineAt = this.#client.front.sweep.now + closeMs;
    if (this.#fromInstance.isAtBoundary) this.#tellClient();
    if (this.#fromClient.isAtBoundary) this.#tellInstance();
  }

  get isClosing(): boolean {
    return this.#closing;
  }

  #tellClient(): void {
    this.#clientTold = true;
    this.#client.write(restartFrame);
  }

  #tellInstance(): void {
    this.#instanceTold = true;
    this.#upstream.write(goingAwayFrame);
  }
}
