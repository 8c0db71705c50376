import type { Product, Products } from "./products";
import { flags } from "./flags";

/** Products that go with one. */
export async function recommend(products: Products, of: Product, neighbours: Product[]): Promise<Product[]> {
  if (await flags.on("reco-embedding", of.id)) {
    return byEmbedding(of, neighbours).slice(0, 12);
  }
  return neighbours.filter((other) => other.brand === of.brand && other.id !== of.id).slice(0, 12);
}

function byEmbedding(of: Product, neighbours: Product[]): Product[] {
  const target = embed(of);
  return neighbours
    .map((other) => ({ other, score: cosine(target, embed(other)) }))
    .sort((a, b) => b.score - a.score)
    .map(({ other }) => other);
}

function embed(product: Product): Float64Array {
  const vector = new Float64Array(512);
  const text = `${product.title} ${product.brand} ${Object.values(product.attributes).join(" ")}`;
  for (let i = 0; i < text.length - 2; i++) {
    let hash = 0;
    for (const char of text.slice(i, i + 3)) hash = (hash * 31 + char.charCodeAt(0)) | 0;
    vector[Math.abs(hash) % 512]! += 1;
  }
  return vector;
}

function cosine(a: Float64Array, b: Float64Array): number {
  let dot = 0;
  let left = 0;
  let right = 0;
  for (let i = 0; i < a.length; i++) {
    dot += a[i]! * b[i]!;
    left += a[i]! ** 2;
    right += b[i]! ** 2;
  }
  return dot / (Math.sqrt(left * right) || 1);
}
