//! What was tried, and what was acknowledged. Every step is written down before it is sent.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::support::{Api, digest};

/// How many of those that an earlier check found are looked at again.
const OLDER: usize = 100;

/// A publish.
#[derive(Clone)]
pub struct Publish {
    pub round: u64,
    pub repository: String,
    pub tag: String,
    pub manifest: Vec<u8>,
    /// The config, then the layers.
    pub blobs: Vec<Vec<u8>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Tried,
    Refused,
    Acknowledged,
    DeletionTried,
    Deleted,
}

#[derive(Default)]
pub struct Oracle {
    publishes: Mutex<Vec<(Publish, State)>>,
    acknowledged: AtomicU64,
}

impl Oracle {
    fn all(&self) -> MutexGuard<'_, Vec<(Publish, State)>> {
        self.publishes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes a publish down, and gives its number.
    pub fn tries(&self, publish: Publish) -> usize {
        let mut all = self.all();
        all.push((publish, State::Tried));
        all.len() - 1
    }

    pub fn acknowledges(&self, number: usize) {
        self.all()[number].1 = State::Acknowledged;
        self.acknowledged.fetch_add(1, Ordering::Relaxed);
    }

    pub fn is_refused(&self, number: usize) {
        self.all()[number].1 = State::Refused;
    }

    pub fn tries_deletion(&self, number: usize) {
        self.all()[number].1 = State::DeletionTried;
    }

    pub fn deletes(&self, number: usize) {
        self.all()[number].1 = State::Deleted;
    }

    pub fn acknowledged(&self) -> u64 {
        self.acknowledged.load(Ordering::Relaxed)
    }

    pub fn deleted(&self) -> usize {
        self.all().iter().filter(|(_, state)| *state == State::Deleted).count()
    }

    /// Publishes and deletions that were never answered.
    pub fn broken_off(&self) -> usize {
        self.all().iter().filter(|(_, state)| matches!(state, State::Tried | State::DeletionTried)).count()
    }

    /// Demands that all that was acknowledged is served, and that what was deleted is not.
    pub fn expect_served(&self, api: &Api, since: u64) {
        let all = self.all();
        let step = (all.len() / OLDER).max(1);
        for (number, (publish, state)) in all.iter().enumerate() {
            if *state == State::Refused || publish.round < since && number % step != 0 {
                continue;
            }
            let path = format!("/v2/{}/manifests/{}", publish.repository, publish.tag);
            let found = api.get(&path);
            match state {
                State::Acknowledged => assert_eq!(found.status, 200, "{path} was acknowledged and is lost"),
                State::Deleted => assert_eq!(found.status, 404, "{path} was deleted and is back"),
                _ => assert!(matches!(found.status, 200 | 404)),
            }
            if found.status == 200 {
                assert!(found.body == publish.manifest, "{path} has other bytes");
                for blob in &publish.blobs {
                    let pulled = api.get_blob(&publish.repository, &digest(blob));
                    assert!(
                        pulled.status == 200 && pulled.body == *blob,
                        "{path}: a blob is {}",
                        pulled.status
                    );
                }
            }
        }
    }

    /// Demands that what is listed pulls whole, and that versions and tags of a skill agree.
    pub fn expect_nothing_half_done(&self, api: &Api, since: u64) {
        let mut tried: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (publish, _) in self.all().iter().filter(|(publish, _)| publish.round >= since) {
            tried.entry(publish.repository.clone()).or_default().insert(publish.tag.clone());
        }
        for (repository, tags) in tried {
            let listed = api.get(&format!("/v2/{repository}/tags/list"));
            let listed = if listed.status == 404 {
                serde_json::json!([])
            } else {
                listed.expect(200).json()["tags"].clone()
            };
            let listed: BTreeSet<String> = serde_json::from_value(listed).unwrap();
            assert!(since > 0 || listed.is_subset(&tags), "{repository} has tags that nobody pushed");
            for tag in &listed {
                api.get(&format!("/v2/{repository}/manifests/{tag}")).expect(200);
            }
            if repository.starts_with("acme/") {
                let index = api.get(&format!("/casefile/v1/index/{repository}"));
                let text = if index.status == 404 { Vec::new() } else { index.expect(200).body };
                let entries = casefile_registry::index::parse(&String::from_utf8(text).unwrap()).unwrap();
                let versions: BTreeSet<String> =
                    entries.iter().map(|entry| entry.version.to_string()).collect();
                assert_eq!(versions, listed, "{repository}");
            }
        }
    }
}

/// Choices that a seed repeats.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) % bound.max(1)
    }
}
