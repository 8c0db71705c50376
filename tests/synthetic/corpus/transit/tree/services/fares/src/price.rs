use serde::Serialize;

/// Something that a passenger can buy.
#[derive(Clone, Debug, Serialize, sqlx::FromRow)]
pub struct Product {
    pub id: i64,
    pub name: String,
    pub cents: i64,
    pub class: i16,
    pub valid_hours: i32,
}

/// The cheapest product of each class.
pub fn cheapest(mut products: Vec<Product>) -> Vec<Product> {
    products.sort_by_key(|product| (product.class, product.cents));
    products.dedup_by_key(|product| product.class);
    products
}
