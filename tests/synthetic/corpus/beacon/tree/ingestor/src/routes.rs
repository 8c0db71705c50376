use axum::{extract::State, http::StatusCode, Json};
use tracing::{debug, info};

use crate::{producer::Producer, sample::Sample};

const MAX_LABELS: usize = 32;

pub async fn push(State(producer): State<Producer>, Json(samples): Json<Vec<Sample>>) -> StatusCode {
    if samples.iter().any(|sample| sample.labels.len() > MAX_LABELS) {
        return StatusCode::UNPROCESSABLE_ENTITY;
    }
    debug!(count = samples.len(), "batch");
    for sample in &samples {
        if let Err(error) = producer.send(sample).await {
            info!(%error, "not accepted by kafka");
            return StatusCode::SERVICE_UNAVAILABLE;
        }
    }
    StatusCode::ACCEPTED
}
