use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One measured value, as agents send it and as it goes to Kafka.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Sample {
    pub tenant: u32,
    pub name: String,
    pub labels: BTreeMap<String, String>,
    /// Milliseconds since 1970.
    pub ts: i64,
    pub value: f64,
}

impl Sample {
    /// Kafka keeps the order of samples that have one key.
    pub fn key(&self) -> String {
        format!("{}/{}", self.tenant, self.name)
    }
}
