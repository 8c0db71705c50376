import type { Pool } from "pg";
import type { Cache } from "@market/cache";

export type Product = { id: number; title: string; brand: string; price_id: number; attributes: Record<string, string> };

const MINUTES = 60;

export class Products {
  constructor(
    private readonly pg: Pool,
    private readonly cache: Cache,
  ) {}

  async byId(id: number): Promise<Product | undefined> {
    return this.cache.getOrLoad(`product:${id}`, 30 * MINUTES, async () => {
      const { rows } = await this.pg.query<Product>(
        "SELECT id, title, brand, price_id, attributes FROM products WHERE id = $1",
        [id],
      );
      return rows[0];
    });
  }

  async byCategory(category: number, page: number): Promise<Product[]> {
    return this.cache.getOrLoad(`category:${category}:${page}`, 10 * MINUTES, async () => {
      const { rows } = await this.pg.query<Product>(
        "SELECT id, title, brand, price_id, attributes FROM products WHERE category_id = $1 ORDER BY rank LIMIT 48 OFFSET $2",
        [category, page * 48],
      );
      return rows;
    });
  }
}
