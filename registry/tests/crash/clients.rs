//! Who publishes, pulls and deletes until the connection breaks.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::oracle::{Oracle, Publish, Random};
use crate::support::content::{MANIFEST, bytes, manifest};
use crate::support::skill::Skill;
use crate::support::{Api, digest};

/// Layers that all clients share, so that the collector and pushes meet.
const SHARED: u64 = 5;
/// One publish of so many is a version of a skill.
const SKILL_EVERY: u64 = 8;

pub struct Client {
    api: Api,
    oracle: Arc<Oracle>,
    round: u64,
    number: u64,
    random: Random,
}

impl Client {
    pub fn new(api: Api, oracle: Arc<Oracle>, seed: u64, round: u64, number: u64) -> Self {
        let random = Random::new(seed ^ ((round + 1) * 1000 + number) << 8);
        Self { api, oracle, round, number, random }
    }

    pub fn work(mut self, is_over: &AtomicBool) {
        let is_ready = self
            .api
            .try_send(self.api.request("PUT", "/casefile/v1/namespaces/acme").body("{\"kind\":\"skills\"}"));
        let mut round = 0;
        while is_ready.is_some() && !is_over.load(Ordering::Relaxed) && self.publish(round).is_some() {
            round += 1;
        }
    }

    /// Nothing where the connection broke.
    fn publish(&mut self, n: u64) -> Option<()> {
        let publish = if n % SKILL_EVERY == SKILL_EVERY - 1 { self.skill(n) } else { self.artifact(n) };
        let repository = publish.repository.clone();
        loop {
            for blob in &publish.blobs {
                self.push(&repository, blob)?;
            }
            let number = self.oracle.tries(publish.clone());
            let path = format!("/v2/{repository}/manifests/{}", publish.tag);
            let request = self.api.request("PUT", &path).header("content-type", MANIFEST);
            let reply = self.api.try_send(request.body(publish.manifest.clone()))?;
            match reply.status {
                201 => {
                    self.oracle.acknowledges(number);
                    self.pull(&publish)?;
                    return self.delete_some(&publish, number);
                }
                // The collector took a blob that was there a while ago; the registry says so.
                404 => self.oracle.is_refused(number),
                _ => panic!("{reply:?}"),
            }
        }
    }

    fn artifact(&mut self, n: u64) -> Publish {
        let own = bytes(self.round << 40 | self.number << 20 | n, 3000);
        let shared = bytes(1 + self.random.below(SHARED), 40_000);
        let config = format!("{{\"n\":{n}}}").into_bytes();
        Publish {
            round: self.round,
            repository: format!("lab/c{}", self.number % 3),
            tag: format!("r{}-c{}-n{n}", self.round, self.number),
            manifest: manifest(&config, &[&own, &shared]),
            blobs: vec![config, own, shared],
        }
    }

    fn skill(&self, n: u64) -> Publish {
        let name = format!("acme/s{}", self.number);
        let version = format!("{}.{n}.0", self.round + 1);
        let skill = Skill::new(&name, &version, &["metrics"], &"x".repeat(5000));
        Publish {
            round: self.round,
            repository: name,
            tag: version,
            manifest: skill.manifest,
            blobs: vec![skill.config, skill.component],
        }
    }

    /// Pushes a blob unless it is there, in one request or in two.
    fn push(&mut self, repository: &str, blob: &[u8]) -> Option<()> {
        let digest = digest(blob);
        let there =
            self.api.try_send(self.api.request("HEAD", &format!("/v2/{repository}/blobs/{digest}")))?;
        if there.status == 200 {
            return Some(());
        }
        let uploads = format!("/v2/{repository}/blobs/uploads/");
        let reply = if self.random.below(2) == 0 {
            let request = self.api.request("POST", &format!("{uploads}?digest={digest}"));
            self.api.try_send(request.body(blob.to_vec()))?
        } else {
            let begun = self.api.try_send(self.api.request("POST", &uploads))?;
            let location = begun.header("location").to_owned();
            let request = self.api.request("PUT", &format!("{location}?digest={digest}"));
            self.api.try_send(request.body(blob.to_vec()))?
        };
        assert_eq!(reply.status, 201, "{reply:?}");
        Some(())
    }

    /// What was acknowledged can be pulled at once, whatever the collector does.
    fn pull(&self, publish: &Publish) -> Option<()> {
        let repository = &publish.repository;
        let path = format!("/v2/{repository}/manifests/{}", publish.tag);
        let found = self.api.try_send(self.api.request("GET", &path))?;
        assert!(found.status == 200 && found.body == publish.manifest, "{path}: {}", found.status);
        for blob in &publish.blobs {
            let path = format!("/v2/{repository}/blobs/{}", digest(blob));
            let pulled = self.api.try_send(self.api.request("GET", &path))?;
            assert!(pulled.status == 200 && pulled.body == *blob, "{path}: {}", pulled.status);
        }
        Some(())
    }

    fn delete_some(&mut self, publish: &Publish, number: usize) -> Option<()> {
        if publish.repository.starts_with("acme/") || self.random.below(3) > 0 {
            return Some(());
        }
        self.oracle.tries_deletion(number);
        let path = format!("/v2/{}/manifests/{}", publish.repository, digest(&publish.manifest));
        let reply = self.api.try_send(self.api.request("DELETE", &path))?;
        assert_eq!(reply.status, 202, "{reply:?}");
        self.oracle.deletes(number);
        Some(())
    }
}
