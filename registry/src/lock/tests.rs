use cap_std::ambient_authority;
use proptest::prelude::*;

use super::*;

fn locked(version: &str, registry: &str, bytes: &[u8]) -> LockedSkill {
    LockedSkill {
        version: version.parse().unwrap(),
        registry: registry.to_owned(),
        digest: Digest::of(bytes),
    }
}

fn example() -> Lock {
    let skills = [
        ("core/triage", locked("1.0.0", "local", b"t")),
        ("core/onset", locked("2.0.0-rc.1", "local", b"o")),
    ];
    Lock { skills: skills.into_iter().map(|(name, skill)| (name.parse().unwrap(), skill)).collect() }
}

#[test]
fn the_text_is_sorted_and_stable() {
    let digest = Digest::of(b"o");
    let text = example().to_toml();
    let head = format!(
        "# written by casefile; do not edit\nversion = 1\n\n[[skill]]\nname = \"core/onset\"\n\
         version = \"2.0.0-rc.1\"\nregistry = \"local\"\n\
         digest = \"{digest}\"\n\n[[skill]]\nname = \"core/triage\"\n"
    );
    assert!(text.starts_with(&head), "{text}");
    assert_eq!(Lock::parse(&text), Ok(example()));
}

#[test]
fn damage_is_refused_with_its_line() {
    let text = example().to_toml();
    for (from, to, line, part) in [
        ("registry = \"local\"", "registry = \"local\"\ncolour = 1", 8, "colour"),
        ("sha256:", "sha512:", 8, "is not a digest"),
        ("core/onset", "onset", 5, "is not a skill name"),
        ("2.0.0-rc.1", "two", 6, "major version"),
        ("version = 1\n", "version = 1\nextra = 1\n", 3, "extra"),
        ("version = 1\n", "<<<<<<< ours\n", 2, ""),
        ("registry = \"local\"\n", "", 4, "registry"),
    ] {
        let error = Lock::parse(&text.replacen(from, to, 1)).unwrap_err();
        let message = error.to_string();
        let ParseLockError::Syntax { line: found, .. } = error else { panic!("{message}") };
        assert_eq!(found, line, "{message}");
        assert!(message.contains(part), "{message}");
    }
    let twice = text.replace("core/triage", "core/onset");
    assert!(matches!(Lock::parse(&twice), Err(ParseLockError::Duplicate { line: 11, .. })));
    let newer = text.replace("version = 1\n", "version = 2\nlog = true\n");
    assert_eq!(Lock::parse(&newer), Err(ParseLockError::Newer { found: 2 }));
}

#[test]
fn a_file_is_written_whole_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let dir = Dir::open_ambient_dir(folder.path(), ambient_authority()).unwrap();
    assert_eq!(Lock::read(&dir, "casefile.lock").unwrap(), None);
    Lock::default().write(&dir, "casefile.lock").unwrap();
    example().write(&dir, "casefile.lock").unwrap();
    assert_eq!(Lock::read(&dir, "casefile.lock").unwrap(), Some(example()));
    assert_eq!(dir.entries().unwrap().count(), 1);
    let error = example().write(&dir, "missing/casefile.lock").unwrap_err();
    assert!(error.to_string().contains("missing/casefile.lock"));
}

proptest! {
    #[test]
    fn any_lock_comes_back(
        entries in proptest::collection::btree_map(
            "[a-z][a-z0-9]{0,5}/[a-z][a-z0-9]{0,5}", (0..99u64, any::<String>(), any::<[u8; 4]>()), 0..5,
        ),
    ) {
        let skills = entries.into_iter().map(|(name, (major, registry, bytes))| {
            (name.parse().unwrap(), locked(&format!("{major}.1.0"), &registry, &bytes))
        });
        let lock = Lock { skills: skills.collect() };
        prop_assert_eq!(Lock::parse(&lock.to_toml()), Ok(lock));
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<String>()) {
        let _ = Lock::parse(&text);
        let _ = Lock::parse(&format!("version = 1\n{text}"));
    }
}
