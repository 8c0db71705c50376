use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::Json;
use serde::Deserialize;
use serde_json::{json, Value};

use crate::clients::Clients;

#[derive(Deserialize)]
pub struct Ask {
    from: u32,
    to: u32,
    depart: u32,
}

const LIMIT: Duration = Duration::from_secs(4);

/// `GET /v2/journeys`: journeys with what they cost.
pub async fn journeys(State(clients): State<Clients>, Query(ask): Query<Ask>) -> Result<Json<Value>, StatusCode> {
    let found = async {
        let journeys = clients.router.journeys(ask.from, ask.to, ask.depart).await?;
        let fares = clients.fares.between(ask.from, ask.to).await?;
        anyhow::Ok(json!({ "journeys": journeys, "fares": fares }))
    };
    match tokio::time::timeout(LIMIT, found).await {
        Ok(Ok(body)) => Ok(Json(body)),
        Ok(Err(error)) => {
            tracing::error!(%error, "journeys failed");
            Err(StatusCode::BAD_GATEWAY)
        }
        Err(_) => Err(StatusCode::GATEWAY_TIMEOUT),
    }
}
