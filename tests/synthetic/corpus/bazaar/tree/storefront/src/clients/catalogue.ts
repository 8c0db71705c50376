import { request } from "./http";

export interface ProductCard {
  id: number;
  title: string;
  price: string;
  available: boolean;
}

export function listing(category: string, page: number): Promise<ProductCard[]> {
  return request(`http://catalogue/categories/${encodeURIComponent(category)}/products?page=${page}`, 3000);
}

export function search(words: string): Promise<Pick<ProductCard, "id" | "title">[]> {
  return request(`http://catalogue/search?q=${encodeURIComponent(words)}`, 3000);
}
