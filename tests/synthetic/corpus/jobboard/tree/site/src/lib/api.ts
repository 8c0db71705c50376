export interface Job {
  id: number;
  title: string;
  company: string;
  city: string;
  salary_from: number | null;
  salary_to: number | null;
  published_at: string;
  new_until: string;
}

const BASE = "http://jobs-api";

export async function jobs(region: string, age: string): Promise<Job[]> {
  const answer = await fetch(`${BASE}/jobs?region=${region}&age=${age}`, { signal: AbortSignal.timeout(5000) });
  if (!answer.ok) {
    throw new Error(`jobs-api answered ${answer.status}`);
  }
  return (await answer.json()).results;
}
