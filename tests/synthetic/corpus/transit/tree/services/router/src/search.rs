use std::sync::Arc;

use crate::delays::Delays;
use crate::timetable::{Journey, Timetable};

/// Finds journeys in the timetable of the day and corrects them by what is known of delays.
pub struct Search {
    timetable: Arc<Timetable>,
    delays: Arc<Delays>,
}

const MOST_CHANGES: usize = 5;
const MOST_JOURNEYS: usize = 6;

impl Search {
    pub fn new(timetable: Arc<Timetable>, delays: Arc<Delays>) -> Self {
        Self { timetable, delays }
    }

    pub async fn journeys(&self, from: u32, to: u32, depart: u32) -> anyhow::Result<Vec<Journey>> {
        let mut journeys = self.timetable.raptor(from, to, depart, MOST_CHANGES);
        journeys.truncate(MOST_JOURNEYS);
        for journey in &mut journeys {
            for leg in &mut journey.legs {
                leg.delay = self.delays.of(leg.trip).await?;
            }
        }
        Ok(journeys)
    }
}
