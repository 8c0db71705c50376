import { setTimeout as sleep } from "node:timers/promises";

export type Options = {
  /** Milliseconds for one attempt. */
  timeout?: number;
  /** Attempts after the first; only for GET. */
  retries?: number;
};

const DEFAULTS = { timeout: 2_000, retries: 1 };

export class HttpError extends Error {
  constructor(
    readonly status: number,
    readonly url: string,
  ) {
    super(`${url} answered ${status}`);
  }
}

/** Calls another service of ours and reads JSON. */
export async function call<T>(method: string, url: string, body?: unknown, options: Options = {}): Promise<T> {
  const { timeout, retries } = { ...DEFAULTS, ...options };
  for (let attempt = 0; ; attempt++) {
    try {
      const answer = await fetch(url, {
        method,
        headers: { "content-type": "application/json" },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(timeout),
      });
      if (!answer.ok) throw new HttpError(answer.status, url);
      return (await answer.json()) as T;
    } catch (error) {
      if (!again(method, attempt, retries, error)) throw error;
      await sleep(100 * 2 ** attempt + Math.random() * 100);
    }
  }
}

function again(method: string, attempt: number, retries: number, error: unknown): boolean {
  if (method !== "GET" || attempt >= retries) return false;
  return !(error instanceof HttpError) || error.status === 503;
}
