use super::*;
use crate::engine::{Sandbox, Settings};

fn sandbox() -> Sandbox {
    Sandbox::new(&Settings { slots: 5, ..Settings::default() }).unwrap()
}

fn empty(sandbox: &Sandbox) -> Artifact {
    crate::compile::here(&sandbox.engine, &wat::parse_str("(component)").unwrap()).unwrap()
}

#[test]
fn what_was_written_is_loaded_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox();
    let cache = CompiledCache::open(dir.path(), &sandbox.engine).unwrap();
    let skill = Digest::of(b"skill");
    assert!(cache.load(&skill).is_none());
    cache.store(&skill, &empty(&sandbox));
    assert!(cache.load(&skill).is_some());

    let file = dir.path().join(cache.file(&skill));
    let whole = std::fs::read(&file).unwrap();
    for damage in [whole[..whole.len() / 2].to_vec(), whole[..10].to_vec(), vec![], {
        let mut flipped = whole.clone();
        let at = flipped.len() / 2;
        flipped[at] ^= 1;
        flipped
    }] {
        std::fs::remove_file(&file).unwrap();
        Write::write_all(&mut std::fs::File::create(&file).unwrap(), &damage).unwrap();
        assert!(cache.load(&skill).is_none());
    }
}

#[test]
fn a_file_of_another_skill_or_version_is_not_loaded_under_this_name() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox();
    let mut cache = CompiledCache::open(dir.path(), &sandbox.engine).unwrap();
    let (one, two) = (Digest::of(b"one"), Digest::of(b"two"));
    cache.store(&one, &empty(&sandbox));
    std::fs::copy(dir.path().join(cache.file(&one)), dir.path().join(cache.file(&two))).unwrap();
    assert!(cache.load(&two).is_none());

    let this_version = dir.path().join(cache.file(&one));
    cache.compatibility = "0000000000000000".into();
    std::fs::copy(this_version, dir.path().join(cache.file(&one))).unwrap();
    assert!(cache.load(&one).is_none());
}

#[test]
fn another_machines_key_does_not_open_it() {
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let sandbox = sandbox();
    let cache = CompiledCache::open(dir.path(), &sandbox.engine).unwrap();
    let foreign = CompiledCache::open(other.path(), &sandbox.engine).unwrap();
    let skill = Digest::of(b"skill");
    foreign.store(&skill, &empty(&sandbox));
    std::fs::copy(other.path().join(foreign.file(&skill)), dir.path().join(cache.file(&skill))).unwrap();
    assert!(cache.load(&skill).is_none());
}

#[test]
fn key_and_code_are_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox();
    let cache = CompiledCache::open(&dir.path().join("new"), &sandbox.engine).unwrap();
    cache.store(&Digest::of(b"skill"), &empty(&sandbox));
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&dir.path().join("new")), 0o700);
    for entry in std::fs::read_dir(dir.path().join("new")).unwrap() {
        assert_eq!(mode(&entry.unwrap().path()), 0o600);
    }
}

#[test]
fn what_killed_writers_left_is_swept_and_what_is_being_written_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let (old, young) = (dir.path().join("00.tmp"), dir.path().join("01.tmp"));
    for file in [&old, &young] {
        std::fs::File::create(file).unwrap().write_all(b"half").unwrap();
    }
    std::fs::File::options()
        .append(true)
        .open(&old)
        .unwrap()
        .set_modified(std::time::SystemTime::UNIX_EPOCH)
        .unwrap();
    CompiledCache::open(dir.path(), &sandbox().engine).unwrap();
    assert!(!old.exists() && young.exists());
}
