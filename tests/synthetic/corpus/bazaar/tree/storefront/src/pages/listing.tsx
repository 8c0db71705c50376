import { listing } from "../clients/catalogue";

export async function ListingPage({ category, page }: { category: string; page: number }) {
  const products = await listing(category, page);
  return (
    <main>
      <h1>{category}</h1>
      <ul className="grid">
        {products.map((product) => (
          <li key={product.id} className={product.available ? "" : "sold-out"}>
            <a href={`/p/${product.id}`}>{product.title}</a>
            <span>{product.price} €</span>
          </li>
        ))}
      </ul>
    </main>
  );
}
