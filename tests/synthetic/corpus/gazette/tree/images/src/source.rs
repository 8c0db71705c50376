use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

static HTTP: LazyLock<reqwest::Client> = LazyLock::new(|| {
    reqwest::Client::builder()
        .timeout(Duration::from_secs(5))
        .pool_max_idle_per_host(32)
        .build()
        .expect("a client without TLS settings of its own")
});

/// The picture as the photographer sent it.
pub async fn original(id: u64) -> reqwest::Result<Vec<u8>> {
    let response = HTTP.get(format!("http://minio:9000/originals/{id}")).send().await?.error_for_status()?;
    Ok(response.bytes().await?.to_vec())
}

/// An upload that is under way.
pub struct Upload {
    pub received: u64,
    pub total: u64,
}

static UPLOADS: LazyLock<Mutex<HashMap<u64, Upload>>> = LazyLock::new(Mutex::default);

/// Uploads by picture; they are removed when they are complete.
pub fn uploads() -> MutexGuard<'static, HashMap<u64, Upload>> {
    UPLOADS.lock().unwrap_or_else(PoisonError::into_inner)
}
