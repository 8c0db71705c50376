use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Position {
    pub vehicle: u32,
    pub trip: u64,
    pub lat: f64,
    pub lon: f64,
    pub at: i64,
}
