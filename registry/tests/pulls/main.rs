//! The client's pulls through a network that breaks, lies, and is asked by many at once.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod proxy;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use cap_std::fs::Dir;
use casefile_package::SkillName;
use casefile_registry::Store;
use casefile_registry::client::mirror::{Mirror, MirrorError};
use casefile_registry::client::pull::PullError;
use casefile_registry::client::{Client, ClientError, Indexed, Reach};
use casefile_registry::index::IndexEntry;
use proxy::{Mood, Proxy};
use support::Registry;
use support::skill::Skill;

/// A registry with one skill of some size, behind a proxy, and what its index says of the skill.
struct Scene {
    registry: Registry,
    proxy: Proxy,
    client: Client,
    entry: IndexEntry,
    skill: Skill,
    folder: tempfile::TempDir,
}

impl Scene {
    fn new() -> Self {
        let registry = Registry::start();
        // The salt gives the component a size that a connection can break in.
        let skill = Skill::new("acme/onset", "1.0.0", &["metrics"], &"x".repeat(60_000));
        skill.publish(&registry.api()).expect(201);
        let proxy = Proxy::start(&registry.url);
        let client = Client::new(&proxy.url, &Reach::default()).unwrap();
        let name: SkillName = skill.name.parse().unwrap();
        let Ok(Indexed::Versions { entries, .. }) = registry.block_on(client.index(&name, None)) else {
            panic!("there is no index")
        };
        let [entry] = entries.try_into().unwrap();
        Self { registry, proxy, client, entry, skill, folder: tempfile::tempdir().unwrap() }
    }

    fn store(&self) -> Store {
        let place = self.folder.path().join("store");
        fs::create_dir_all(&place).unwrap();
        let dir = Dir::open_ambient_dir(&place, cap_std::ambient_authority()).unwrap();
        Store::open(&dir, &place).unwrap()
    }

    fn downloads(&self) -> std::path::PathBuf {
        self.folder.path().join("downloads")
    }

    fn pull(&self, store: &Store) -> Result<(), PullError> {
        self.registry.block_on(self.client.pull(&self.entry, store, &self.downloads(), &|_| {}))
    }

    fn part(&self) -> std::path::PathBuf {
        self.downloads().join(format!("{}.part", self.entry.digest.hex()))
    }
}

#[test]
fn a_pull_goes_on_where_its_connection_broke() {
    let scene = Scene::new();
    let store = scene.store();
    // Each connection breaks after so many bytes, so no single one brings the component.
    scene.proxy.set(Mood::BreakAfter(20_000));
    scene.pull(&store).unwrap();
    assert_eq!(store.load(&scene.entry.digest).unwrap(), scene.skill.component);
    let ranges = scene.proxy.asked().iter().filter(|head| head.contains("range: bytes=")).count();
    assert!(ranges >= 2, "{ranges} requests went on: {:?}", scene.proxy.asked());
    assert!(!scene.part().exists());
}

#[test]
fn what_a_lying_network_brought_is_never_used() {
    let scene = Scene::new();
    let store = scene.store();
    // First a changed byte on the way: refused, and nothing stays under the digest's name.
    scene.proxy.set(Mood::Flip(b"xxxxxxxx"));
    let refused = scene.pull(&store).unwrap_err();
    assert!(matches!(&refused, PullError::Client(ClientError::Wrong { .. })), "{refused}");
    assert!(store.load(&scene.entry.digest).is_err());
    // Then an honest network with the same folders: the right bytes.
    scene.proxy.set(Mood::Honest);
    scene.pull(&store).unwrap();
    assert_eq!(store.load(&scene.entry.digest).unwrap(), scene.skill.component);
    // Then a store whose file was cut short, as a crash leaves it: found, and fetched again.
    let hex = scene.entry.digest.hex();
    let file = scene.folder.path().join("store/sha256").join(&hex[..2]).join(&hex);
    fs::File::options().write(true).open(&file).unwrap().set_len(20_000).unwrap();
    assert!(store.load(&scene.entry.digest).is_err());
    scene.pull(&store).unwrap();
    assert_eq!(store.load(&scene.entry.digest).unwrap(), scene.skill.component);
}

#[test]
fn a_part_that_somebody_changed_is_thrown_away() {
    let scene = Scene::new();
    let store = scene.store();
    fs::create_dir_all(scene.downloads()).unwrap();
    let write = |bytes: &[u8]| {
        let file = fs::File::create(scene.part()).unwrap();
        std::io::Write::write_all(&mut &file, bytes).unwrap();
    };
    write(&vec![0; 30_000]);
    assert!(scene.pull(&store).is_err());
    scene.pull(&store).unwrap();
    fs::remove_dir_all(scene.folder.path().join("store")).unwrap();
    let store = scene.store();
    write(&vec![0; scene.skill.component.len() + 1]);
    scene.pull(&store).unwrap();
    assert_eq!(store.load(&scene.entry.digest).unwrap(), scene.skill.component);
}

#[test]
fn many_that_pull_the_same_share_one_download() {
    let scene = Arc::new(Scene::new());
    let store = scene.store();
    scene.registry.block_on(async {
        let pulls = (0..16).map(|_| {
            let scene = Arc::clone(&scene);
            let store = &store;
            async move { scene.client.pull(&scene.entry, store, &scene.downloads(), &|_| {}).await }
        });
        for pulled in futures::future::join_all(pulls).await {
            pulled.unwrap();
        }
    });
    let blobs = scene.proxy.asked().iter().filter(|head| head.contains("/blobs/")).count();
    assert_eq!(blobs, 1, "{:?}", scene.proxy.asked());
}

#[test]
fn a_package_that_is_not_what_its_index_says_is_refused() {
    let scene = Scene::new();
    let store = scene.store();
    let mut fewer = scene.entry.clone();
    fewer.tools.clear();
    let pull = |entry: &IndexEntry| {
        scene.registry.block_on(scene.client.pull(entry, &store, &scene.downloads(), &|_| {}))
    };
    let error = pull(&fewer).unwrap_err();
    assert!(matches!(&error, PullError::Differs { problem, .. } if problem.contains("tools")), "{error}");
    let mut other = scene.entry.clone();
    other.version = "1.0.1".parse().unwrap();
    assert!(matches!(pull(&other).unwrap_err(), PullError::Differs { .. }));
    assert!(store.load(&scene.entry.digest).is_err());
}

#[test]
fn a_version_that_becomes_another_or_goes_is_noticed() {
    let scene = Scene::new();
    let name: SkillName = scene.skill.name.parse().unwrap();
    let mirror = Mirror::new("ours", &scene.folder.path().join("mirror"));
    let refresh = |client: &Client| scene.registry.block_on(mirror.refresh(client, &name, 0));
    refresh(&scene.client).unwrap();
    refresh(&scene.client).unwrap();
    assert!(scene.proxy.asked().iter().any(|head| head.contains("if-none-match: ")));
    // The same address, another registry: the same version with other bytes.
    let replaced = Registry::start();
    Skill::new("acme/onset", "1.0.0", &["metrics"], "other").publish(&replaced.api()).expect(201);
    scene.proxy.lead_to(&replaced.url);
    assert!(matches!(refresh(&scene.client).unwrap_err(), MirrorError::Changed { .. }));
    let emptied = Registry::start();
    Skill::new("acme/onset", "0.9.0", &["metrics"], "old").publish(&emptied.api()).expect(201);
    scene.proxy.lead_to(&emptied.url);
    assert!(matches!(refresh(&scene.client).unwrap_err(), MirrorError::Changed { .. }));
    assert_eq!(mirror.read(&name).unwrap().unwrap().entries, std::slice::from_ref(&scene.entry));
}

#[test]
fn addresses_that_would_leak_a_token_are_refused() {
    for address in
        ["http://example.com", "ftp://127.0.0.1", "https://user@host", "https://host/path", "host", ""]
    {
        assert!(matches!(Client::new(address, &Reach::default()), Err(ClientError::Address(_))), "{address}");
    }
    assert!(Client::new("https://example.com", &Reach::default()).is_ok());
    let missing = Reach { certificates: Some(Path::new("/nowhere.pem").to_owned()), token: None };
    assert!(matches!(Client::new("https://example.com", &missing), Err(ClientError::Certificate { .. })));
}
