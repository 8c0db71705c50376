import { call } from "@market/http";
import { logger } from "./logger";

const CART = process.env.CART_URL ?? "http://cart:3000";
const PAY = process.env.PAY_URL ?? "http://payments:3000";

type Cart = { lines: unknown[]; total: number };

/** Turns a cart into an order. */
export async function checkout(cartId: string, method: string): Promise<{ order: string }> {
  const cart = await call<Cart>("GET", `${CART}/carts/${cartId}`, undefined, { timeout: 3_000 });
  if (cart.lines.length === 0) throw new Error("empty cart");
  const paid = await call<{ order: string }>(
    "POST",
    `${PAY}/payments`,
    { cart: cartId, amount: cart.total, method },
    { timeout: 15_000 },
  );
  logger.info({ cart: cartId, order: paid.order }, "ordered");
  return paid;
}
