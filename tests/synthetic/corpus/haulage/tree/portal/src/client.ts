const API = import.meta.env.VITE_API_URL;

export async function trip(device: string, since: Date, until: Date): Promise<Fix[]> {
  const query = new URLSearchParams({ since: since.toISOString(), until: until.toISOString() });
  const response = await fetch(`${API}/trips/${device}?${query}`);
  if (!response.ok) {
    throw new Error(`trips: ${response.status}`);
  }
  return response.json();
}

export interface Fix {
  at: string;
  lat: number;
  lon: number;
  speed_kmh: number;
}
