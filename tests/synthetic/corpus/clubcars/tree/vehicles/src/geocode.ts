import axios from 'axios';
import { LRUCache } from 'lru-cache';

const known = new LRUCache<string, string>({ max: 200_000, ttl: 30 * 24 * 3600_000 });
const client = axios.create({ baseURL: 'https://geocode.mapworks.example', timeout: 1500 });

/** The address of a place, to about ten metres. */
export async function address(lat: number, lon: number): Promise<string> {
  const key = `${lat.toFixed(4)},${lon.toFixed(4)}`;
  const cached = known.get(key);
  if (cached !== undefined) {
    return cached;
  }
  const { data } = await client.get('/v2/reverse', { params: { lat, lon, key: process.env.MAPWORKS_KEY } });
  known.set(key, data.label);
  return data.label;
}
