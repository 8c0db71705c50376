use std::time::Duration;

use rdkafka::error::KafkaError;
use rdkafka::producer::{FutureProducer, FutureRecord};

use crate::sample::Sample;

const TOPIC: &str = "samples";

#[derive(Clone)]
pub struct Producer {
    inner: FutureProducer,
}

impl Producer {
    pub fn new(inner: FutureProducer) -> Self {
        Self { inner }
    }

    pub async fn send(&self, sample: &Sample) -> Result<(), KafkaError> {
        let key = sample.key();
        let payload = serde_json::to_vec(sample).expect("a sample is JSON");
        let record = FutureRecord::to(TOPIC).key(&key).payload(&payload);
        self.inner.send(record, Duration::from_secs(2)).await.map(|_| ()).map_err(|(error, _)| error)
    }
}
