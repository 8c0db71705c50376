const BASE = process.env.CONSIGNMENTS_URL ?? "http://consignments";

async function call<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(`${BASE}${path}`, { ...init, signal: AbortSignal.timeout(10_000) });
  if (!response.ok) {
    throw new Error(`consignments answered ${response.status}`);
  }
  return (await response.json()) as T;
}

export interface Consignment {
  id: number;
  reference: string;
  state: string;
  departsAt: string;
  arrivesAt: string | null;
}

export function consignments(customer: number, page = 0): Promise<Consignment[]> {
  return call(`/consignments?customer=${customer}&page=${page}`);
}

export function book(request: unknown): Promise<Consignment> {
  return call("/consignments", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(request),
  });
}
