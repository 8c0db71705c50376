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
fn repositories_that_reach_elsewhere_are_refused() {
    let whole = || {
        Fixture::bare()
            .with("repo/.git/HEAD", "x")
            .with("repo/.git/objects/x", "")
            .with("repo/.git/refs/x", "")
    };
    assert!(whole().load().unwrap().repo.is_some());
    let error = |fixture: Fixture| fixture.error();
    assert!(error(Fixture::bare().with("repo/a.txt", "")).contains("repo: this is not a git repository"));
    assert!(error(Fixture::bare().with("repo/.git", "gitdir: /etc")).contains("linked work tree"));
    assert!(error(whole().with("repo/.git/objects/info/alternates", "/x")).contains("borrows objects"));
    assert!(error(whole().with("repo/.git/commondir", "/x")).contains("lie elsewhere"));
    let linked = Fixture::bare();
    symlink(whole().path().join("repo"), linked.path().join("repo")).unwrap();
    assert!(linked.error().starts_with("repo: this link leads out"));
    let named =
        |repo: &str| Fixture::bare().with("incident.toml", format!("format = 1\nrepo = {repo:?}")).error();
    assert!(named("nowhere").starts_with("nowhere: "));
    assert!(named("../x").contains("leads out") && named("/etc").contains("leads out"));
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
}

impl Fixture {
    fn without_if_there(self, name: &str) -> Self {
        if self.path().join(name).exists() { self.without(name) } else { self }
    }
}
