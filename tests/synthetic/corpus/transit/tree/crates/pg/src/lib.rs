//! How our services talk to Postgres.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};

/// Opens a pool; the first query connects.
pub fn open(url: &str, application: &str) -> anyhow::Result<PgPool> {
    let options: PgConnectOptions = url.parse()?;
    let pool = PgPoolOptions::new()
        .max_connections(max_connections())
        .min_connections(2)
        .acquire_timeout(Duration::from_secs(3))
        .idle_timeout(Duration::from_secs(600))
        .connect_lazy_with(options.application_name(application));
    Ok(pool)
}

/// Connections of one process.
fn max_connections() -> u32 {
    std::env::var("PG_MAX_CONNECTIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(32)
}
