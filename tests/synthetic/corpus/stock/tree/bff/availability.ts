import { inventory } from "./clients";

/** What the page of a product shows. */
export async function availability(sku: string): Promise<"in stock" | "few" | "none"> {
  const { free } = await inventory.free(sku);
  if (free <= 0) return "none";
  return free < 5 ? "few" : "in stock";
}
