import { HubConnectionBuilder, LogLevel, type HubConnection } from '@microsoft/signalr';
import type { ConsoleClient, ConsoleHub } from '../contracts';
import type { Link, LinkState } from './link';
import { Store } from './store';

/** Milliseconds before the next attempt: at once, then slower, never more than five seconds; spread so that consoles do not return all at once. */
export function retryDelay(attempt: number): number {
  const base = Math.min(5_000, attempt === 0 ? 100 : 500 * 2 ** (attempt - 1));
  return base * (0.75 + Math.random() / 2);
}

/** The link over SignalR. */
export class SignalRLink implements Link {
  readonly state = new Store<LinkState>('off');
  readonly hub: ConsoleHub;
  readonly #connection: HubConnection;
  readonly #attemptFailed: () => void;
  #wanted = false;
  #retry: ReturnType<typeof setTimeout> | undefined;

  /** @param attemptFailed called after each attempt that failed. SignalR does not tell why: the server may be away, or the session may have ended. */
  constructor(url: string, attemptFailed: () => void) {
    this.#attemptFailed = attemptFailed;
    this.#connection = new HubConnectionBuilder()
      .withUrl(url)
      .withAutomaticReconnect({ nextRetryDelayInMilliseconds: ({ previousRetryCount }) => this.#failed(previousRetryCount) })
      .configureLogging(LogLevel.None)
      .build();
    this.#connection.serverTimeoutInMilliseconds = 20_000;
    this.#connection.keepAliveIntervalInMilliseconds = 5_000;
    this.#connection.onreconnecting(() => this.state.set('connecting'));
    this.#connection.onreconnected(() => this.state.set('online'));
    this.#connection.onclose(() => this.#closed());
    this.hub = proxy(this.#connection);
  }

  start(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.state.set('connecting');
    void this.#connect(0);
  }

  stop(): void {
    this.#wanted = false;
    clearTimeout(this.#retry);
    this.state.set('off');
    void this.#connection.stop();
  }

  on<K extends keyof ConsoleClient>(message: K, handler: ConsoleClient[K]): () => void {
    const listener = handler as (...args: unknown[]) => void;
    this.#connection.on(message, listener);
    return () => this.#connection.off(message, listener);
  }

  async #connect(attempt: number): Promise<void> {
    try {
      await this.#connection.start();
      if (this.#wanted) this.state.set('online');
      else await this.#connection.stop();
    } catch {
      if (!this.#wanted) return;
      this.#retry = setTimeout(() => void this.#connect(attempt + 1), this.#failed(attempt + 1));
    }
  }

  /** Milliseconds to wait after so many failed attempts. */
  #failed(attempts: number): number {
    if (attempts > 0) this.#attemptFailed();
    return retryDelay(attempts);
  }

  // The automatic reconnection gives up when the server closes the connection on purpose (a restart, an expired session).
  #closed(): void {
    if (!this.#wanted) return;
    this.state.set('connecting');
    this.#retry = setTimeout(() => void this.#connect(0), retryDelay(0));
  }
}

/** SignalR finds hub methods by name whatever their case, so the generated interface can be called as it is. */
function proxy(connection: HubConnection): ConsoleHub {
  return new Proxy({} as ConsoleHub, {
    get: (_, method: string) => (...args: unknown[]) => connection.invoke(method, ...args),
  });
}
