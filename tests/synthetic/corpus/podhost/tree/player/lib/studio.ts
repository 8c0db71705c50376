const base = process.env.STUDIO_URL ?? 'http://studio:8000';

export type Episode = { guid: string; title: string; audio: string; seconds: number };

async function get<T>(path: string): Promise<T> {
  const response = await fetch(`${base}${path}`, { next: { revalidate: 30 } });
  if (!response.ok) {
    throw new Error(`studio answered ${response.status} for ${path}`);
  }
  return response.json() as Promise<T>;
}

export const episodes = (slug: string) => get<Episode[]>(`/api/shows/${slug}/episodes`);
export const chapters = (guid: string) => get<{ chapters: unknown[] }>(`/api/episodes/${guid}/chapters`);
