//! A disk without space: what cannot be kept is refused in words, what was acknowledged stays, and all goes on once there
//! is space again.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::content::{bytes, manifest};
use crate::support::{Api, Registry, digest};

const REPOSITORY: &str = "lab/full";

/// A small file system in memory, unmounted when dropped.
struct Small {
    path: PathBuf,
    _folder: tempfile::TempDir,
}

impl Small {
    /// Nothing where this process may not mount, which is said past the test harness.
    fn mount(test: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("small");
        std::fs::create_dir(&path).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=8m", "tmpfs"])
            .arg(&path)
            .output()
            .is_ok_and(|output| output.status.success());
        if !mounted {
            let line = format!("SKIPPED: {test}: a tmpfs cannot be mounted\n");
            drop(io::stderr().write_all(line.as_bytes()));
        }
        mounted.then_some(Self { path, _folder: folder })
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("-l").arg(&self.path).output());
    }
}

/// Takes all space that is left.
fn fill(path: &Path) {
    let mut file = File::create(path).unwrap();
    for size in [1 << 20, 4096, 1] {
        while file.write_all(&vec![1; size]).is_ok() {}
    }
}

/// Pushes a layer with its manifest; true where all was acknowledged.
fn publish(api: &Api, seed: u64) -> bool {
    let layer = bytes(seed, 200_000);
    let steps = [
        api.post_blob(REPOSITORY, &layer),
        api.post_blob(REPOSITORY, b"{}"),
        api.put_manifest(REPOSITORY, &format!("t{seed}"), &manifest(b"{}", &[&layer])),
    ];
    for reply in &steps {
        assert!(matches!(reply.status, 201 | 404 | 500 | 507), "{reply:?}");
        if reply.status >= 500 {
            assert!(!reply.error()["message"].as_str().unwrap().is_empty());
        }
    }
    steps.iter().all(|reply| reply.status == 201)
}

fn expect_served(api: &Api, seed: u64) {
    let layer = bytes(seed, 200_000);
    let served = api.get(&format!("/v2/{REPOSITORY}/manifests/t{seed}")).expect(200);
    assert_eq!(served.body, manifest(b"{}", &[&layer]), "{seed}");
    assert!(api.get_blob(REPOSITORY, &digest(&layer)).expect(200).body == layer, "{seed}");
}

#[test]
fn a_full_disk_loses_nothing_and_goes_on_when_there_is_space() {
    let Some(small) = Small::mount("a_full_disk_loses_nothing_and_goes_on_when_there_is_space") else {
        return;
    };
    let registry = Registry::at(&small.path.join("registry"), |_| {});
    let api = registry.api();
    let ballast = small.path.join("ballast");
    File::create(&ballast).unwrap().write_all(&vec![1; 1 << 20]).unwrap();
    let mut acknowledged: Vec<u64> = (0..4).filter(|seed| publish(&api, *seed)).collect();
    assert_eq!(acknowledged.len(), 4);
    // It fills up by pushes alone, of several clients.
    let more: Vec<u64> = std::thread::scope(|scope| {
        let tasks: Vec<_> = (0..4)
            .map(|client: u64| {
                let api = &api;
                scope.spawn(move || {
                    (0..20).map(|n| 100 + client * 20 + n).filter(|seed| publish(api, *seed)).collect()
                })
            })
            .collect();
        tasks.into_iter().flat_map(|task| -> Vec<u64> { task.join().unwrap() }).collect()
    });
    assert!((1..80).contains(&more.len()), "{} of 80 found place", more.len());
    acknowledged.extend(more);
    // Not even the database finds a byte.
    fill(&small.path.join("more"));
    assert!(!publish(&api, 1000));
    let refused = api.post_blob(REPOSITORY, &bytes(1001, 100_000));
    assert_eq!(refused.status, 507, "{refused:?}");
    for seed in &acknowledged {
        expect_served(&api, *seed);
    }
    std::fs::remove_file(&ballast).unwrap();
    assert!(publish(&api, 1002), "there is space, and nothing is taken");
    acknowledged.push(1002);
    let uploads = std::fs::read_dir(small.path.join("registry/uploads")).unwrap().count();
    assert_eq!(uploads, 0, "what failed is left behind");
    let body = manifest(b"{}", &[&bytes(acknowledged[0], 200_000)]);
    api.delete(&format!("/v2/{REPOSITORY}/manifests/{}", digest(&body))).expect(202);
    let checked = registry.storage().fsck(|_, _| {}).unwrap();
    assert_eq!(checked.defects, Vec::<String>::new());
    assert_eq!(checked.stray_files, 0, "a refused blob holds space");
    for seed in &acknowledged[1..] {
        expect_served(&api, *seed);
    }
    drop(registry);
    let registry =
        Registry::at(&small.path.join("registry"), |config| config.grace = std::time::Duration::ZERO);
    let api = registry.api();
    std::thread::sleep(std::time::Duration::from_millis(50));
    assert!(publish(&api, 2000), "there is space, and nothing is taken");
    for seed in &acknowledged[1..] {
        expect_served(&api, *seed);
    }
    registry.expect_sound();
}
