const TIMEOUT = 5000;

export async function call(service: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`http://${service}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT),
  });
  if (!response.ok) {
    throw new Error(`${service} answered ${response.status}`);
  }
  return response.json();
}
