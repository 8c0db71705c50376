import { Router } from "express";
import { call } from "@market/http";
import type { Price } from "@market/pricing";
import { saved, total, type Line } from "./totals";
import { store } from "./store";

export const routes = Router();

const PRICING = process.env.PRICING_URL ?? "http://pricing:3000";

async function withPrices(items: { product: number; quantity: number; price_id: number }[]): Promise<Line[]> {
  const ids = items.map((item) => item.price_id);
  const prices = await call<Price[]>("POST", `${PRICING}/prices/batch`, { ids });
  const byId = new Map(prices.map((price) => [price.id, price]));
  return items.flatMap(({ product, quantity, price_id }) => {
    const price = byId.get(price_id);
    return price ? [{ product, quantity, price }] : [];
  });
}

routes.get("/carts/:id", async (request, response, next) => {
  try {
    const items = await store.items(request.params.id);
    const lines = await withPrices(items);
    response.json({ lines, total: total(lines), saved: saved(lines) });
  } catch (error) {
    next(error);
  }
});
