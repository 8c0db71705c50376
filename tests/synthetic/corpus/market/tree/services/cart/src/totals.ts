import type { Price } from "@market/pricing";

export type Line = { product: number; quantity: number; price: Price };

/** What a cart costs, in cents. */
export function total(lines: Line[]): number {
  return lines.reduce((sum, line) => sum + line.quantity * unit(line.price), 0);
}

/** The price that counts: the promotion's where there is one. */
export function unit(price: Price): number {
  return price.promo?.amount ?? price.amount;
}

/** What the customer saves. */
export function saved(lines: Line[]): number {
  return lines.reduce((sum, line) => sum + line.quantity * (line.price.amount - unit(line.price)), 0);
}
