use rdkafka::producer::{FutureProducer, FutureRecord};
use std::time::Duration;

use crate::state::CarState;

const TOPIC: &str = "car-states";

/// Sends what a box said to everybody who wants to know.
pub async fn publish(producer: &FutureProducer, state: &CarState) -> anyhow::Result<()> {
    let body = serde_json::to_vec(state)?;
    let key = state.car_id.to_string();
    producer
        .send(FutureRecord::to(TOPIC).key(&key).payload(&body), Duration::from_secs(5))
        .await
        .map_err(|(error, _)| error)?;
    Ok(())
}
