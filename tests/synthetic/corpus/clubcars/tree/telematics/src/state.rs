use serde::{Deserialize, Serialize};

/// What a box says of its car.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CarState {
    pub car_id: u32,
    pub lat: f64,
    pub lon: f64,
    pub fuel_percent: u8,
    pub doors_locked: bool,
    pub odometer_km: u32,
    pub at: i64,
}
