import { createClient } from "redis";

const redis = createClient({ url: "redis://redis:6379" });
const ttl = Number(process.env.MENU_CACHE_TTL_SECONDS ?? 900);

export async function cached<T>(key: string, load: () => Promise<T>): Promise<T> {
  const found = await redis.get(key);
  if (found !== null) {
    return JSON.parse(found) as T;
  }
  const value = await load();
  await redis.set(key, JSON.stringify(value), { EX: ttl });
  return value;
}
