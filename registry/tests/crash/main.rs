//! The server killed in the middle of concurrent publishes, deletions and pulls, again and again: what it acknowledged is
//! there, and nothing half published is visible.
//!
//! - [`oracle`]: what was tried and what was acknowledged, written down before it is sent.
//! - [`clients`]: who publishes, pulls and deletes.
//! - [`child`]: the server, in a process of its own that is this very program.
//!
//! `CASEFILE_CRASH_ROUNDS` and `CASEFILE_CRASH_PUBLISHES` ask for more rounds and more publishes in each;
//! `CASEFILE_CRASH_SEED` repeats the choices of a run.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "../support/mod.rs"]
mod support;

mod child;
mod clients;
mod oracle;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use child::Child;
use clients::Client;
use oracle::{Oracle, Random};
use support::{Api, Registry};

/// How many publish at once.
const CLIENTS: u64 = 8;

fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

fn seed() -> u64 {
    let mut random = [0; 8];
    getrandom::fill(&mut random).unwrap();
    setting("CASEFILE_CRASH_SEED", u64::from_le_bytes(random))
}

#[test]
fn what_was_acknowledged_survives_a_kill_and_nothing_half_done_is_visible() {
    let (rounds, publishes) = (setting("CASEFILE_CRASH_ROUNDS", 3), setting("CASEFILE_CRASH_PUBLISHES", 150));
    let seed = seed();
    eprintln!("CASEFILE_CRASH_SEED={seed}");
    let mut random = Random::new(seed);
    let folder = tempfile::tempdir().unwrap();
    let oracle = Arc::new(Oracle::default());
    for round in 0..rounds {
        let child = Child::start(folder.path());
        let api = Api::new(&child.url);
        verify(&api, folder.path(), &oracle, round.saturating_sub(1));
        // Somewhere among the publishes, some of which are always acknowledged before.
        let target = oracle.acknowledged() + publishes / 5 + random.below(publishes * 4 / 5);
        let kill = Kill { seed, round, target, micros: random.below(5_000) };
        run_until_killed(child, &api, &oracle, &kill);
    }
    let child = Child::start(folder.path());
    verify(&Api::new(&child.url), folder.path(), &oracle, 0);
    assert!(oracle.acknowledged() >= rounds * publishes / 5, "{} acknowledged", oracle.acknowledged());
    assert!(oracle.deleted() > 0 && oracle.broken_off() > 0, "nothing was under way when it was killed");
    expect_backup_serves_the_same(folder.path(), &oracle);
    eprintln!(
        "{rounds} rounds: {} acknowledged, {} deleted, {} broken off",
        oracle.acknowledged(),
        oracle.deleted(),
        oracle.broken_off()
    );
}

/// When the server is killed: once so many publishes were acknowledged, and a little later.
struct Kill {
    seed: u64,
    round: u64,
    target: u64,
    micros: u64,
}

/// Lets the clients work, and kills the server.
fn run_until_killed(child: Child, api: &Api, oracle: &Arc<Oracle>, kill: &Kill) {
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (is_over, oracle) = (&is_over, Arc::clone(oracle));
            scope
                .spawn(move || Client::new(api.clone(), oracle, kill.seed, kill.round, client).work(is_over));
        }
        while oracle.acknowledged() < kill.target && !is_over.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_micros(kill.micros));
        child.kill();
        is_over.store(true, Ordering::Relaxed);
    });
}

/// Demands all that was promised of a registry that was started again: of what began in `since` or later, and of some
/// that is older.
fn verify(api: &Api, folder: &std::path::Path, oracle: &Oracle, since: u64) {
    oracle.expect_served(api, since);
    oracle.expect_nothing_half_done(api, since);
    let storage = casefile_registry::storage::Storage::open(
        folder,
        casefile_registry::storage::Purpose::Administer,
        Duration::ZERO,
    );
    let checked = storage.unwrap().fsck(|_, _| {}).unwrap();
    assert_eq!((checked.defects, checked.incomplete, checked.stray_files), (Vec::new(), 0, 0));
}

fn expect_backup_serves_the_same(folder: &std::path::Path, oracle: &Oracle) {
    let copy = tempfile::tempdir().unwrap();
    let storage = casefile_registry::storage::Storage::open(
        folder,
        casefile_registry::storage::Purpose::Administer,
        Duration::ZERO,
    );
    // While the other one is served.
    storage.unwrap().backup(copy.path()).unwrap();
    let registry = Registry::at(copy.path(), |_| {});
    verify(&registry.api(), copy.path(), oracle, 0);
}

/// Not a test: the server that the test above kills.
#[test]
fn serve() {
    child::serve();
}
