use std::sync::Arc;
use std::time::Duration;

use moka::future::Cache;

use crate::store::{Profile, Store, StoreError};

const ENTRIES: u64 = 5_000_000;
const FOR: Duration = Duration::from_secs(900);

/// What a publisher sends about a user.
pub struct Asked {
    pub user: String,
    /// The consent string of the request.
    pub consent: Option<String>,
}

pub struct Profiles {
    store: Store,
    cache: Cache<String, Arc<Profile>>,
}

impl Profiles {
    pub fn new(store: Store) -> Self {
        Self { store, cache: Cache::builder().max_capacity(ENTRIES).time_to_live(FOR).build() }
    }

    pub async fn get(&self, asked: &Asked) -> Result<Arc<Profile>, Arc<StoreError>> {
        let load = async { self.store.load(&asked.user).await.map(Arc::new) };
        self.cache.try_get_with(asked.user.clone(), load).await
    }
}
