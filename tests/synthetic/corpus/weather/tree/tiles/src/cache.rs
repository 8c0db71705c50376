use std::sync::Arc;

use bytes::Bytes;
use moka::future::Cache;

use crate::frames::Frame;

/// What a drawn tile depends on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub layer: String,
    pub frame: Frame,
    pub z: u8,
    pub x: u32,
    pub y: u32,
}

/// Drawn tiles.
#[derive(Clone)]
pub struct Tiles(Cache<Key, Bytes>);

impl Tiles {
    pub fn new() -> Self {
        Self(
            Cache::builder()
                .max_capacity(512 * 1024 * 1024)
                .weigher(|_: &Key, tile: &Bytes| u32::try_from(tile.len()).unwrap_or(u32::MAX))
                .build(),
        )
    }

    pub async fn get(&self, key: Key, draw: impl Future<Output = Bytes>) -> Bytes {
        self.0.get_with(key, draw).await
    }

    pub fn entries(&self) -> u64 {
        self.0.entry_count()
    }
}

pub type Shared = Arc<Tiles>;
