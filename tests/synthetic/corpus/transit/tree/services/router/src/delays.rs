use std::collections::HashMap;
use std::time::{Duration, Instant};

use tokio::sync::RwLock;

const FRESH: Duration = Duration::from_secs(20);

/// Seconds by which trips are late, as realtime knows them.
pub struct Delays {
    http: reqwest::Client,
    url: String,
    known: RwLock<HashMap<u64, (Instant, i32)>>,
}

impl Delays {
    pub fn new(http: reqwest::Client, url: String) -> Self {
        Self { http, url, known: RwLock::default() }
    }

    /// The delay of one trip.
    pub async fn of(&self, trip: u64) -> anyhow::Result<i32> {
        if let Some((since, delay)) = self.known.read().await.get(&trip).copied() {
            if since.elapsed() < FRESH {
                return Ok(delay);
            }
        }
        let delay = self.ask(trip).await?;
        self.known.write().await.insert(trip, (Instant::now(), delay));
        Ok(delay)
    }

    async fn ask(&self, trip: u64) -> anyhow::Result<i32> {
        let url = format!("{}/trips/{trip}/delay", self.url);
        let answer = self.http.get(url).timeout(Duration::from_millis(800)).send().await?;
        Ok(answer.error_for_status()?.json().await?)
    }
}
