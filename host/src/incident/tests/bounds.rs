//! What lies outside the folder is never read, and nothing in it is read without bound.

use std::os::unix::fs::symlink;

use super::*;

#[test]
fn links_that_lead_out_are_refused_by_name() {
    let secret = Fixture::bare().with("secret.txt", "s");
    for name in
        ["metrics.csv", "logs.ndjson", "traces.json", "status_feed.json", "incident.toml", "alert.json"]
    {
        for target in [secret.path().join("secret.txt"), PathBuf::from("../x"), PathBuf::from("nothing")] {
            let fixture = Fixture::whole().without_if_there(name);
            symlink(&target, fixture.path().join(name)).unwrap();
            let error = fixture.load().unwrap_err();
            assert!(
                matches!(&error, LoadError::Outside(place) if place.file == name),
                "{name} {target:?}: {error}"
            );
        }
    }
    for (name, inner) in [("docs", "docs"), ("profiles", "profiles"), ("context", "context/commits.json")] {
        let fixture = Fixture::bare();
        symlink(secret.path(), fixture.path().join(name)).unwrap();
        let error = fixture.error();
        assert!(error.starts_with(inner) && error.contains("leads out"), "{error}");
    }
    let fixture = Fixture::bare().with("docs/a.md", "# A");
    symlink(secret.path().join("secret.txt"), fixture.path().join("docs/b.md")).unwrap();
    assert!(fixture.error().starts_with("docs/b.md: this link leads out"));
    // One that stays inside is a file like any other.
    let inside = Fixture::bare().with("docs/a.md", "# A");
    symlink("a.md", inside.path().join("docs/b.md")).unwrap();
    assert_eq!(inside.load().unwrap().parts.docs.unwrap().len(), 2);
}

#[test]
fn a_folder_that_cannot_be_entered_is_not_a_gap() {
    let secret = Fixture::bare().with("docs/a.md", "# A").with("commits.json", "[]");
    let outside = secret.path().to_owned();
    for target in [outside, PathBuf::from(".."), PathBuf::from("nothing"), PathBuf::from("context")] {
        for name in ["context", "docs", "profiles"] {
            let fixture = Fixture::bare();
            symlink(&target, fixture.path().join(name)).unwrap();
            let error = fixture.error();
            assert!(error.starts_with(name), "{name} {target:?}: {error}");
        }
    }
    for name in ["context", "docs", "profiles"] {
        let error = Fixture::bare().with(name, "").error();
        assert!(error.starts_with(&format!("{name}: this is not a folder")), "{error}");
    }
    let file = Fixture::bare().with("a.txt", "");
    symlink("a.txt", file.path().join("context")).unwrap();
    assert!(file.error().starts_with("context: this is not a folder"));
}

#[test]
fn gigabytes_are_refused_without_reading_them() {
    let sparse = |name: &str, bytes: u64| {
        let fixture = Fixture::bare().with(name, "");
        File::options().write(true).open(fixture.path().join(name)).unwrap().set_len(bytes).unwrap();
        fixture.error()
    };
    for name in ["logs.ndjson", "metrics.csv", "traces.json", "docs/a.md", "profiles/a.folded"] {
        let error = sparse(name, 1 << 30);
        assert!(error.starts_with(name) && error.contains("268435456 bytes"), "{error}");
    }
    for name in ["logs.ndjson", "metrics.csv", "profiles/a.folded"] {
        let error = sparse(name, 200 << 20);
        assert!(
            error.starts_with(&format!("{name}, line 1: more than 1048576 bytes in one line")),
            "{error}"
        );
    }
    let line = format!("\n{}\n", "x".repeat(LINE_BYTES_MAX + 1));
    let error = Fixture::bare().with("logs.ndjson", line).error();
    assert!(error.starts_with("logs.ndjson, line 2: more than 1048576 bytes"), "{error}");
}

#[test]
fn pipes_and_folders_are_not_files() {
    assert!(Fixture::bare().with("metrics.csv/x", "").error().starts_with("metrics.csv: this is not a file"));
    assert!(Fixture::bare().with("docs", "").error().starts_with("docs: this is not a folder"));
    let fixture = Fixture::bare();
    let made = std::process::Command::new("mkfifo").arg(fixture.path().join("logs.ndjson")).status();
    assert!(made.unwrap().success());
    assert!(fixture.error().starts_with("logs.ndjson: this is not a file"));
    let fixture = Fixture::bare();
    let made = std::process::Command::new("mkfifo").arg(fixture.path().join("expected.json")).status();
    assert!(made.unwrap().success());
    let error = expected::Expected::load(fixture.path()).unwrap_err();
    assert!(matches!(error, expected::ExpectedError::Unreadable(_)), "{error}");
}

impl Fixture {
    fn without_if_there(self, name: &str) -> Self {
        if self.path().join(name).exists() { self.without(name) } else { self }
    }
}
