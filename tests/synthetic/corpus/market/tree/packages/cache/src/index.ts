import type { Redis } from "ioredis";

/** Keeps JSON in Redis. */
export class Cache {
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
  ) {}

  /** Returns what is kept, or loads it and keeps it for so many seconds. */
  async getOrLoad<T>(key: string, seconds: number, load: () => Promise<T>): Promise<T> {
    const full = `${this.prefix}:${key}`;
    const kept = await this.redis.get(full);
    if (kept !== null) return JSON.parse(kept) as T;
    const value = await load();
    await this.redis.set(full, JSON.stringify(value), "EX", seconds);
    return value;
  }

  async forget(key: string): Promise<void> {
    await this.redis.del(`${this.prefix}:${key}`);
  }
}
