export interface Result {
  accession: string;
  test: string;
  value: string;
  unit: string | null;
  flag: string | null;
  measuredAt: string;
  collectedAt: string | null;
}

export async function resultsOf(patient: string): Promise<Result[]> {
  const response = await fetch(`http://results/patients/${patient}/results`, { signal: AbortSignal.timeout(5000) });
  if (!response.ok) {
    throw new Error(`results answered ${response.status}`);
  }
  return (await response.json()) as Result[];
}

export function newest(results: Result[]): Result[] {
  return [...results].sort((a, b) => b.measuredAt.localeCompare(a.measuredAt));
}
