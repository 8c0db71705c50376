//! What the collector must leave alone for now: content that a client was just told is there, or just brought.
//!
//! A client that finds a blob does not send it again, and may name it in a manifest a moment later. Leases live in
//! memory; after a start, everything counts as asked for at the start.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::oci::{Digest, RepositoryName};

/// How many leases are kept before those that ended are swept out.
const SWEEP_AT: usize = 4096;

#[derive(Debug)]
pub(super) struct Leases {
    grace: Duration,
    started: Instant,
    until: Mutex<HashMap<(RepositoryName, Digest), Instant>>,
}

impl Leases {
    pub(super) fn new(grace: Duration) -> Self {
        Self { grace, started: Instant::now(), until: Mutex::new(HashMap::new()) }
    }

    /// Keeps a blob of a repository for the grace from now on.
    pub(super) fn take(&self, repository: &RepositoryName, digest: &Digest) {
        let now = Instant::now();
        let mut until = self.until.lock().unwrap_or_else(PoisonError::into_inner);
        if until.len() >= SWEEP_AT && until.len().is_power_of_two() {
            until.retain(|_, end| *end > now);
        }
        until.insert((repository.clone(), digest.clone()), now + self.grace);
    }

    /// Whether a blob of a repository must stay.
    pub(super) fn holds(&self, repository: &RepositoryName, digest: &Digest) -> bool {
        let now = Instant::now();
        if now < self.started + self.grace {
            return true;
        }
        let mut until = self.until.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (repository.clone(), digest.clone());
        match until.get(&key) {
            Some(end) if *end > now => true,
            Some(_) => {
                until.remove(&key);
                false
            }
            None => false,
        }
    }
}
