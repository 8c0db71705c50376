use sqlx::PgPool;

use crate::price::Product;

/// Reads what can be sold.
#[derive(Clone)]
pub struct Store {
    pool: PgPool,
}

impl Store {
    pub fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    /// Products that are valid between two zones on a day.
    pub async fn between(&self, from: i32, to: i32, day: chrono::NaiveDate) -> sqlx::Result<Vec<Product>> {
        sqlx::query_as(
            "SELECT id, name, cents, class, valid_hours FROM products
             WHERE zone_from = $1 AND zone_to = $2 AND valid_on @> $3::date",
        )
        .bind(from)
        .bind(to)
        .bind(day)
        .fetch_all(&self.pool)
        .await
    }

    /// One product by its number.
    pub async fn by_id(&self, id: i64) -> sqlx::Result<Option<Product>> {
        sqlx::query_as("SELECT id, name, cents, class, valid_hours FROM products WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await
    }
}
