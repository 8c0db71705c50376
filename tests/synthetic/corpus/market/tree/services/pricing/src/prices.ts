import type { Pool } from "pg";

export type Price = { id: number; amount: number; currency: string; promo?: { label: string; amount: number } };

export class Prices {
  constructor(private readonly pg: Pool) {}

  async byId(id: number): Promise<Price | undefined> {
    const { rows } = await this.pg.query<Price>("SELECT id, amount, currency, promo FROM prices WHERE id = $1", [id]);
    return rows[0];
  }

  async byIds(ids: number[]): Promise<Price[]> {
    const { rows } = await this.pg.query<Price>("SELECT id, amount, currency, promo FROM prices WHERE id = ANY($1)", [ids]);
    return rows;
  }
}
