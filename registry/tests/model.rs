//! The storage beside a reference in memory: the same answers after any sequence of operations, with the collector and
//! starts in between; and many who push, pull and delete at once while the collector runs.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use casefile_registry::oci::{Digest, Manifest, Reference, RepositoryName};
use casefile_registry::storage::manifests::NewManifest;
use casefile_registry::storage::{Purpose, Storage, StorageError};
use proptest::prelude::*;
use support::content::{self, MANIFEST};

const REPOSITORIES: [&str; 3] = ["lab/a", "lab/b", "other/c"];
const BLOBS: u64 = 6;
const TAGS: [&str; 3] = ["1", "2", "latest"];
const HOUR: Duration = Duration::from_secs(3600);

/// A manifest of the blobs whose bits are set; the lowest is its config.
type Bits = u8;

#[derive(Debug, Clone)]
enum Step {
    Push(usize, u64),
    Mount(usize, usize, u64),
    Put(usize, Bits, Option<usize>),
    DeleteManifest(usize, Bits),
    DeleteTag(usize, usize),
    DeleteBlob(usize, u64),
    Collect,
    /// Ends without a word where false.
    Reopen(bool),
}

fn step() -> impl Strategy<Value = Step> {
    let repository = || 0..REPOSITORIES.len();
    let bits = || (1..1_u8 << BLOBS).prop_map(|bits| bits & (bits >> 1 | 0b1001));
    prop_oneof![
        6 => (repository(), 0..BLOBS).prop_map(|(at, blob)| Step::Push(at, blob)),
        2 => (repository(), repository(), 0..BLOBS).prop_map(|(from, to, blob)| Step::Mount(from, to, blob)),
        6 => (repository(), bits(), proptest::option::of(0..TAGS.len()))
            .prop_map(|(at, bits, tag)| Step::Put(at, bits.max(1), tag)),
        2 => (repository(), bits()).prop_map(|(at, bits)| Step::DeleteManifest(at, bits.max(1))),
        1 => (repository(), 0..TAGS.len()).prop_map(|(at, tag)| Step::DeleteTag(at, tag)),
        1 => (repository(), 0..BLOBS).prop_map(|(at, blob)| Step::DeleteBlob(at, blob)),
        2 => Just(Step::Collect),
        1 => any::<bool>().prop_map(Step::Reopen),
    ]
}

/// The bytes of a blob; one of them is large.
fn blob(n: u64) -> Vec<u8> {
    content::bytes(n + 1, if n == BLOBS - 1 { (4 << 20) + 1 } else { 100 + usize::try_from(n).unwrap() })
}

fn manifest(bits: Bits) -> Vec<u8> {
    let blobs: Vec<Vec<u8>> = (0..BLOBS).filter(|n| bits >> n & 1 == 1).map(blob).collect();
    let layers: Vec<&[u8]> = blobs[1..].iter().map(Vec::as_slice).collect();
    content::manifest(&blobs[0], &layers)
}

fn new_manifest(repository: &RepositoryName, body: Vec<u8>, tag: Option<&str>) -> NewManifest {
    NewManifest {
        repository: repository.clone(),
        digest: Digest::sha256(&body),
        media_type: MANIFEST.to_owned(),
        parsed: Manifest::parse(&body, MANIFEST).unwrap(),
        body,
        tags: tag.iter().map(|tag| tag.parse().unwrap()).collect(),
        version: None,
        may_miss_blobs: false,
        who: "model".to_owned(),
    }
}

async fn push(storage: &Storage, repository: &RepositoryName, bytes: &[u8]) -> Result<(), StorageError> {
    let mut upload = storage.begin_upload(repository)?;
    for part in bytes.chunks(1 << 20) {
        upload.write(part)?;
    }
    storage.finish_upload(upload, &Digest::sha256(bytes)).await.map_err(|error| match error {
        casefile_registry::storage::upload::FinishUploadError::Storage(error) => error,
        other => panic!("{other}"),
    })
}

/// What the storage must hold.
#[derive(Default)]
struct Expected {
    links: BTreeSet<(usize, u64)>,
    manifests: BTreeSet<(usize, Bits)>,
    tags: BTreeMap<(usize, usize), Bits>,
}

impl Expected {
    fn is_complete(&self, at: usize, bits: Bits) -> bool {
        (0..BLOBS).filter(|n| bits >> n & 1 == 1).all(|n| self.links.contains(&(at, n)))
    }

    fn collect(&mut self) {
        let manifests = &self.manifests;
        self.links.retain(|(at, n)| manifests.iter().any(|(of, bits)| of == at && bits >> n & 1 == 1));
    }
}

struct Pair {
    folder: tempfile::TempDir,
    grace: Duration,
    storage: Option<Arc<Storage>>,
    reference: Expected,
    names: Vec<RepositoryName>,
}

impl Pair {
    fn new(grace: Duration) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let storage = Some(Arc::new(Storage::open(folder.path(), Purpose::Serve, grace).unwrap()));
        let names = REPOSITORIES.iter().map(|name| name.parse().unwrap()).collect();
        Self { folder, grace, storage, reference: Expected::default(), names }
    }

    fn storage(&self) -> &Arc<Storage> {
        self.storage.as_ref().unwrap()
    }

    async fn apply(&mut self, step: &Step) {
        match *step {
            Step::Push(at, n) => {
                push(self.storage(), &self.names[at], &blob(n)).await.unwrap();
                self.reference.links.insert((at, n));
            }
            Step::Mount(from, to, n) => {
                let digest = Digest::sha256(&blob(n));
                let mounted =
                    self.storage().mount(&self.names[from], &self.names[to], &digest).await.unwrap();
                assert_eq!(mounted, self.reference.links.contains(&(from, n)));
                if mounted {
                    self.reference.links.insert((to, n));
                }
            }
            Step::Put(at, bits, tag) => self.put(at, bits, tag).await,
            Step::DeleteManifest(at, bits) => {
                let digest = Digest::sha256(&manifest(bits));
                let deleted = self.storage().delete_manifest(&self.names[at], &digest, "model").await;
                assert_eq!(deleted.is_ok(), self.reference.manifests.remove(&(at, bits)));
                self.reference.tags.retain(|(of, _), bound| *of != at || *bound != bits);
            }
            Step::DeleteTag(at, tag) => {
                let untagged = self.storage().untag(&self.names[at], &TAGS[tag].parse().unwrap()).await;
                assert_eq!(untagged.is_ok(), self.reference.tags.remove(&(at, tag)).is_some());
            }
            Step::DeleteBlob(at, n) => {
                let unlinked = self.storage().unlink(&self.names[at], &Digest::sha256(&blob(n))).await;
                assert_eq!(unlinked.is_ok(), self.reference.links.remove(&(at, n)));
            }
            Step::Collect => {
                self.storage().collect().await.unwrap();
                if self.grace.is_zero() {
                    self.reference.collect();
                    let held: BTreeSet<u64> = self.reference.links.iter().map(|(_, n)| *n).collect();
                    assert_eq!(self.files(), held.len(), "files of what nobody has");
                }
            }
            Step::Reopen(is_clean) => {
                if is_clean {
                    self.storage().close().await.unwrap();
                }
                self.storage = None;
                let opened = Storage::open(self.folder.path(), Purpose::Serve, self.grace).unwrap();
                self.storage = Some(Arc::new(opened));
            }
        }
    }

    async fn put(&mut self, at: usize, bits: Bits, tag: Option<usize>) {
        let new = new_manifest(&self.names[at], manifest(bits), tag.map(|tag| TAGS[tag]));
        match self.storage().put_manifest(new).await {
            Ok(is_new) => {
                assert!(self.reference.is_complete(at, bits), "accepted without its blobs");
                assert_eq!(is_new, self.reference.manifests.insert((at, bits)));
                if let Some(tag) = tag {
                    self.reference.tags.insert((at, tag), bits);
                }
            }
            Err(StorageError::BlobMissing(_)) => assert!(!self.reference.is_complete(at, bits)),
            Err(other) => panic!("{other}"),
        }
    }

    fn files(&self) -> usize {
        let shards = std::fs::read_dir(self.folder.path().join("blobs/sha256")).unwrap();
        shards.map(|shard| std::fs::read_dir(shard.unwrap().path()).unwrap().count()).sum()
    }

    /// Compares all that can be asked for.
    fn compare(&self) {
        let storage = self.storage();
        for (at, name) in self.names.iter().enumerate() {
            for n in 0..BLOBS {
                let bytes = blob(n);
                match storage.read_blob(name, &Digest::sha256(&bytes)) {
                    Ok(found) => assert!(self.reference.links.contains(&(at, n)) && found == bytes),
                    Err(StorageError::BlobUnknown(_)) => assert!(!self.reference.links.contains(&(at, n))),
                    Err(other) => panic!("{other}"),
                }
            }
            for (tag, word) in TAGS.iter().enumerate() {
                let found = storage.manifest(name, &Reference::Tag(word.parse().unwrap())).ok();
                let expected = self.reference.tags.get(&(at, tag)).map(|bits| manifest(*bits));
                assert_eq!(found.map(|found| found.body), expected);
            }
            let tags = storage.tags(name, None, 100).unwrap().items;
            let expected: Vec<&str> = (0..TAGS.len())
                .filter(|tag| self.reference.tags.contains_key(&(at, *tag)))
                .map(|tag| TAGS[tag])
                .collect();
            assert_eq!(tags, expected);
        }
        for (at, bits) in &self.reference.manifests {
            let body = manifest(*bits);
            let found = storage.manifest(&self.names[*at], &Reference::Digest(Digest::sha256(&body)));
            assert_eq!(found.unwrap().body, body);
        }
        let checked = storage.fsck(|_, _| {}).unwrap();
        assert_eq!((checked.defects, checked.stray_files), (Vec::new(), 0));
        assert_eq!(checked.manifests, self.reference.manifests.len() as u64);
        let lacking =
            self.reference.manifests.iter().filter(|(at, bits)| !self.reference.is_complete(*at, *bits));
        assert_eq!(checked.incomplete, lacking.count() as u64);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_storage_is_as_the_reference(
        steps in proptest::collection::vec(step(), 1..60),
        has_grace in any::<bool>(),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let mut pair = Pair::new(if has_grace { HOUR } else { Duration::ZERO });
        for step in &steps {
            runtime.block_on(pair.apply(step));
        }
        pair.compare();
    }
}

/// What the concurrent tasks count, so that the test cannot pass by doing nothing.
#[derive(Default)]
struct Counts {
    acknowledged: AtomicU64,
    refused: AtomicU64,
    deleted: AtomicU64,
}

/// Pushes, pulls and deletes manifests of blobs that all tasks share.
async fn work(storage: Arc<Storage>, task: u64, rounds: u64, counts: Arc<Counts>) {
    let repository: RepositoryName = REPOSITORIES[usize::try_from(task % 2).unwrap()].parse().unwrap();
    for round in 0..rounds {
        let own = content::bytes(1000 + task * 1000 + round, 64);
        let shared: Vec<Vec<u8>> = (0..3).map(|n| blob((task + round + n) % (BLOBS - 1))).collect();
        let layers: Vec<&[u8]> = shared.iter().map(Vec::as_slice).collect();
        let body = content::manifest(&own, &layers);
        let tag = format!("t{task}");
        loop {
            for bytes in layers.iter().copied().chain([own.as_slice()]) {
                // As clients do: what is there is not sent again.
                if storage.find_blob(&repository, &Digest::sha256(bytes)).unwrap().is_none() {
                    push(&storage, &repository, bytes).await.unwrap();
                }
            }
            match storage.put_manifest(new_manifest(&repository, body.clone(), Some(&tag))).await {
                Ok(_) => break,
                // The collector was faster: the registry says so, and the client begins again.
                Err(StorageError::BlobMissing(_)) => counts.refused.fetch_add(1, Ordering::Relaxed),
                Err(other) => panic!("{other}"),
            };
        }
        counts.acknowledged.fetch_add(1, Ordering::Relaxed);
        for _ in 0..3 {
            let found = storage.manifest(&repository, &Reference::Tag(tag.parse().unwrap())).unwrap();
            assert_eq!(found.body, body);
            for bytes in layers.iter().copied().chain([own.as_slice()]) {
                let read = storage.read_blob(&repository, &Digest::sha256(bytes));
                assert!(read.as_ref().is_ok_and(|read| read == bytes), "{read:?}");
            }
            tokio::task::yield_now().await;
        }
        if round % 3 != 0 {
            storage.delete_manifest(&repository, &Digest::sha256(&body), "model").await.unwrap();
            counts.deleted.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Backs up again and again; each copy is whole, whatever is deleted meanwhile.
fn back_up_until(storage: &Storage, is_over: &AtomicBool) -> u64 {
    let mut backups = 0;
    while !is_over.load(Ordering::Relaxed) {
        let folder = tempfile::tempdir().unwrap();
        storage.backup(folder.path()).unwrap();
        let copy = Storage::open(folder.path(), Purpose::Serve, Duration::ZERO).unwrap();
        let checked = copy.fsck(|_, _| {}).unwrap();
        assert_eq!((checked.defects, checked.incomplete, checked.stray_files), (Vec::new(), 0, 0));
        backups += 1;
    }
    backups
}

#[test]
fn what_was_acknowledged_can_be_pulled_while_the_collector_runs() {
    const TASKS: u64 = 8;
    const ROUNDS: u64 = 30;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    for grace in [Duration::ZERO, Duration::from_millis(5)] {
        let folder = tempfile::tempdir().unwrap();
        let storage = Arc::new(Storage::open(folder.path(), Purpose::Serve, grace).unwrap());
        let (counts, is_over) = (Arc::new(Counts::default()), Arc::new(AtomicBool::new(false)));
        let collected = runtime.block_on(async {
            let collector = tokio::spawn({
                let (storage, is_over) = (Arc::clone(&storage), Arc::clone(&is_over));
                async move {
                    let mut files = 0;
                    while !is_over.load(Ordering::Relaxed) {
                        files += storage.collect().await.unwrap().files;
                        tokio::time::sleep(Duration::from_millis(2)).await;
                    }
                    files
                }
            });
            let backups = tokio::task::spawn_blocking({
                let (storage, is_over) = (Arc::clone(&storage), Arc::clone(&is_over));
                move || back_up_until(&storage, &is_over)
            });
            let tasks: Vec<_> = (0..TASKS)
                .map(|task| tokio::spawn(work(Arc::clone(&storage), task, ROUNDS, Arc::clone(&counts))))
                .collect();
            for task in tasks {
                task.await.unwrap();
            }
            is_over.store(true, Ordering::Relaxed);
            assert!(backups.await.unwrap() > 0);
            collector.await.unwrap()
        });
        let checked = storage.fsck(|_, _| {}).unwrap();
        assert_eq!((checked.defects, checked.incomplete, checked.stray_files), (Vec::new(), 0, 0));
        assert_eq!(counts.acknowledged.load(Ordering::Relaxed), TASKS * ROUNDS);
        assert_eq!(checked.manifests, TASKS * ROUNDS - counts.deleted.load(Ordering::Relaxed));
        assert!(collected > 50, "the collector took {collected} files only");
    }
}
