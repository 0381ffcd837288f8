import { observeServerDate } from './clock';

/** A request that the server refused. The message is a sentence for the person at the screen. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** What else the problem details say. */
    readonly problem: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

interface ProblemDetails extends Readonly<Record<string, unknown>> {
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: Readonly<Record<string, readonly string[]>>;
}

/** The REST API on this origin: JSON both ways, the anti-forgery token on every change, errors as RFC 9457 problem details. */
export class Api {
  #antiForgeryToken = '';
  #onSignedOut: () => void = () => undefined;

  /** From /api/me; needed before the first change. */
  set antiForgeryToken(token: string) {
    this.#antiForgeryToken = token;
  }

  /** Called when the server no longer knows the session. */
  set onSignedOut(listener: () => void) {
    this.#onSignedOut = listener;
  }

  get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.#request<T>('GET', path, undefined, signal);
  }

  post<T>(path: string, body?: unknown): Promise<T> {
    return this.#request<T>('POST', path, body);
  }

  put<T>(path: string, body: unknown): Promise<T> {
    return this.#request<T>('PUT', path, body);
  }

  /** Sends a file as it is. */
  upload<T>(path: string, file: Blob): Promise<T> {
    return this.#request<T>('POST', path, file);
  }

  /** Sends a file as it is and tells how much of it has gone, 0 to 1. (fetch cannot tell.) */
  send<T>(path: string, file: Blob, progress: (share: number) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open('POST', path);
      request.setRequestHeader('Accept', 'application/json');
      request.setRequestHeader('X-CSRF', this.#antiForgeryToken);
      request.setRequestHeader('Content-Type', 'application/octet-stream');
      request.upload.onprogress = ({ loaded, total }) => progress(total === 0 ? 0 : loaded / total);
      request.onerror = () => reject(new ApiError(0, 'The file could not be sent. Check the network; nothing was kept.'));
      request.onload = () => {
        if (request.status >= 200 && request.status < 300) {
          resolve(JSON.parse(request.responseText) as T);
          return;
        }
        const answer = new Response(request.responseText, { status: request.status, headers: { 'Content-Type': request.getResponseHeader('Content-Type') ?? '' } });
        void this.#refusal(answer, path).then(reject);
      };
      request.send(file);
    });
  }

  delete(path: string): Promise<void> {
    return this.#request<void>('DELETE', path);
  }

  async #request<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (method !== 'GET') headers['X-CSRF'] = this.#antiForgeryToken;
    if (body !== undefined) headers['Content-Type'] = body instanceof Blob ? 'text/csv' : 'application/json';

    const sent = Date.now();
    let response: Response;
    try {
      response = await fetch(path, { method, headers, body: body === undefined || body instanceof Blob ? body : JSON.stringify(body), credentials: 'same-origin', signal });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new ApiError(0, 'The server cannot be reached. Check the network; nothing was changed.');
    }

    observeServerDate(response.headers.get('Date'), sent, Date.now());
    if (!response.ok) throw await this.#refusal(response, path);
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  async #refusal(response: Response, path: string): Promise<ApiError> {
    if (response.status === 401 && path !== '/api/session') this.#onSignedOut();
    const problem = await readProblem(response);
    const fields = Object.values(problem.errors ?? {}).flat();
    const sentence = fields.length > 0 ? fields.join(' ') : (problem.detail ?? problem.title ?? usualSentence(response.status));
    return new ApiError(response.status, sentence, problem);
  }
}

async function readProblem(response: Response): Promise<ProblemDetails> {
  if (!(response.headers.get('Content-Type') ?? '').includes('json')) return {};
  try {
    return (await response.json()) as ProblemDetails;
  } catch {
    return {};
  }
}

function usualSentence(status: number): string {
  switch (status) {
    case 401:
      return 'You are not signed in. Sign in again.';
    case 403:
      return 'Your role does not allow this. Ask a supervisor or an administrator.';
    case 404:
      return 'This does not exist, or you may not see it.';
    case 409:
      return 'Someone else changed this in the meantime. It was loaded again: look at it, then repeat your change.';
    case 429:
      return 'Too many attempts. Wait a minute, then try again.';
    default:
      return `The server could not do this (status ${status}). Try again; tell an administrator if it stays so.`;
  }
}

/** The sentence to show for anything thrown. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // SignalR puts the name of the exception before the sentence.
  return /(?:HubException|RefusedException): ([\s\S]+)$/.exec(error.message)?.[1] ?? error.message;
}
