export interface Point {
  step: number;
  value: number;
}

export interface RangeRequest {
  tenant: number;
  name: string;
  from: number;
  to: number;
  step: number;
}

const TIMEOUT = 10_000;

export async function range(request: RangeRequest): Promise<Point[]> {
  const query = new URLSearchParams(Object.entries(request).map(([key, value]) => [key, String(value)]));
  const response = await fetch(`http://query/v1/range?${query}`, { signal: AbortSignal.timeout(TIMEOUT) });
  if (!response.ok) {
    throw new Error(`query answered ${response.status}`);
  }
  return (await response.json()) as Point[];
}
