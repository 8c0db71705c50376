use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::Json;
use serde::Deserialize;

use crate::price::{cheapest, Product};
use crate::store::Store;

#[derive(Deserialize)]
pub struct Ask {
    from: i32,
    to: i32,
    day: chrono::NaiveDate,
}

/// `GET /fares?from=110&to=140&day=2025-02-03`
pub async fn fares(State(store): State<Store>, Query(ask): Query<Ask>) -> Result<Json<Vec<Product>>, StatusCode> {
    let products = store.between(ask.from, ask.to, ask.day).await.map_err(|error| {
        tracing::error!(%error, from = ask.from, to = ask.to, "fares failed");
        StatusCode::INTERNAL_SERVER_ERROR
    })?;
    Ok(Json(cheapest(products)))
}
