import { cached } from "./cache";
import { pool } from "./db";

export interface Dish {
  id: number;
  name: string;
  priceCents: number;
  soldOut: boolean;
}

/** The menu of a restaurant, at most MENU_CACHE_TTL_SECONDS old. */
export function menu(restaurant: number): Promise<Dish[]> {
  return cached(`menu:${restaurant}`, async () => {
    const { rows } = await pool.query(
      `SELECT d.id, d.name, d.price_cents AS "priceCents", d.sold_out AS "soldOut"
         FROM dishes d JOIN sections s ON s.id = d.section_id
        WHERE s.restaurant_id = $1 ORDER BY s.position, d.position`,
      [restaurant],
    );
    return rows;
  });
}
