import { Agent, get, type IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

export interface ClientsSettings {
  readonly port: number;
  readonly clients: number;
  /** Each client keeps to one of them, so that some are idle and some busy at any moment. */
  readonly paths: readonly string[];
}

/** What became of the requests; nothing is ever repeated. */
export interface ClientsReport {
  readonly sent: number;
  readonly answered: number;
  /** Requests without a complete answer of 200, each with its reason. */
  readonly lost: readonly string[];
}

/**
 * Clients that keep one connection each and send request after request over it, until an answer
 * says that it is the last of its connection. A server that closes a connection without having said
 * so loses the request that is on its way at that moment.
 */
export class KeepAliveClients {
  readonly finished: Promise<ClientsReport>;
  readonly #lost: string[] = [];
  readonly #settings: ClientsSettings;
  #sent = 0;
  #answered = 0;
  #toldAt = 0;
  #told: () => void = () => undefined;

  constructor(settings: ClientsSettings) {
    this.#settings = settings;
    const clients = Array.from({ length: settings.clients }, (_, index) => this.#client(index));
    this.finished = Promise.all(clients).then(() => ({
      sent: this.#sent,
      answered: this.#answered,
      lost: this.#lost,
    }));
  }

  /** Resolves when so many requests were answered, or when all clients have ended. */
  answered(count: number): Promise<unknown> {
    const reached = new Promise<void>((resolve) => {
      this.#toldAt = count;
      this.#told = resolve;
    });
    return Promise.race([reached, this.finished]);
  }

  async #client(index: number): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const { paths } = this.#settings;
    const path = paths[index % paths.length]!;
    for (let turn = index; ; turn += 1) {
      this.#sent += 1;
      try {
        const answer = await this.#ask(path, agent);
        if (answer.statusCode !== 200) throw new Error(`answered ${answer.statusCode}`);
        this.#answered += 1;
        if (this.#answered >= this.#toldAt) this.#told();
        if (answer.headers.connection?.toLowerCase() === 'close') break;
      } catch (error) {
        this.#lost.push(`${path}: ${(error as Error).message}`);
        break;
      }
      // Lies idle for a while: that is when a careless server closes it.
      await pause((turn % 7) * 5);
    }
    agent.destroy();
  }

  #ask(path: string, agent: Agent): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const asked = get({ host: '127.0.0.1', port: this.#settings.port, path, agent }, (answer) => {
        answer.resume();
        answer.once('error', reject);
        answer.once('end', () => resolve(answer));
      });
      asked.once('error', reject);
      asked.setTimeout(20_000, () => asked.destroy(new Error('no answer within 20 s')));
    });
  }
}
