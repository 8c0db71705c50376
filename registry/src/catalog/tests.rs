use std::io::{Seek as _, SeekFrom, Write as _};

use tempfile::TempDir;

use super::*;

fn catalog() -> (TempDir, Catalog) {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Catalog::open(&folder.path().join("registry.sqlite")).unwrap();
    (folder, catalog)
}

fn entry(name: &str, version: &str, bytes: &[u8]) -> CatalogEntry {
    CatalogEntry {
        name: name.parse().unwrap(),
        version: version.parse().unwrap(),
        digest: Digest::of(bytes),
        size: bytes.len() as u64,
        tools: "{}".to_owned(),
        published_ms: 1_700_000_000_000,
    }
}

fn found(catalog: &Catalog, name: &str, req: &str) -> Option<String> {
    let found = catalog.find(&name.parse().unwrap(), &req.parse().unwrap()).unwrap();
    found.map(|entry| entry.version.to_string())
}

#[test]
fn a_version_stands_for_one_digest_for_ever() {
    let (folder, catalog) = catalog();
    let first = entry("core/onset", "1.0.0", b"a");
    assert_eq!(catalog.bind(&first).unwrap(), Binding::Bound);
    let later = CatalogEntry { published_ms: 9, ..first.clone() };
    assert_eq!(catalog.bind(&later).unwrap(), Binding::AlreadyBound);
    let error = catalog.bind(&entry("core/onset", "1.0.0", b"b")).unwrap_err();
    let message = error.to_string();
    assert!(matches!(error, BindError::Conflict { bound, .. } if bound == first.digest));
    for part in ["core/onset 1.0.0", "raise the version", &Digest::of(b"b").hex(), &first.digest.hex()] {
        assert!(message.contains(part), "{message}");
    }
    drop(catalog);
    let catalog = Catalog::open(&folder.path().join("registry.sqlite")).unwrap();
    assert_eq!(catalog.list().unwrap(), [first]);
}

#[test]
fn the_highest_version_that_meets_the_requirement_is_found() {
    let (_folder, catalog) = catalog();
    for version in ["1.2.0", "1.10.0", "2.0.0", "2.1.0-rc.1", "0.9.0"] {
        catalog.bind(&entry("core/onset", version, version.as_bytes())).unwrap();
    }
    catalog.bind(&entry("core/other", "1.99.0", b"x")).unwrap();
    assert_eq!(found(&catalog, "core/onset", "^1").as_deref(), Some("1.10.0"));
    assert_eq!(found(&catalog, "core/onset", "*").as_deref(), Some("2.0.0"));
    assert_eq!(found(&catalog, "core/onset", "^2.1.0-rc.0").as_deref(), Some("2.1.0-rc.1"));
    assert_eq!(found(&catalog, "core/onset", "=1.2.0").as_deref(), Some("1.2.0"));
    assert_eq!(found(&catalog, "core/onset", "^3"), None);
    assert_eq!(found(&catalog, "core/none", "*"), None);
    let listed: Vec<String> =
        catalog.list().unwrap().iter().map(|e| format!("{} {}", e.name, e.version)).collect();
    assert_eq!(
        listed,
        [
            "core/onset 0.9.0",
            "core/onset 1.2.0",
            "core/onset 1.10.0",
            "core/onset 2.0.0",
            "core/onset 2.1.0-rc.1",
            "core/other 1.99.0"
        ]
    );
}

#[test]
fn a_damaged_or_foreign_file_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("registry.sqlite");
    std::fs::File::create(&file).unwrap().write_all(&[b'x'; 5000]).unwrap();
    let error = Catalog::open(&file).unwrap_err();
    assert!(matches!(error, CatalogError::Damaged { .. }), "{error}");
    assert!(error.to_string().contains("registry.sqlite"));
    assert!(matches!(Catalog::open(folder.path()), Err(CatalogError::Unavailable { .. })));
}

#[test]
fn a_damaged_page_or_value_is_an_error_and_not_an_answer() {
    let (folder, catalog) = catalog();
    let file = folder.path().join("registry.sqlite");
    catalog.bind(&entry("core/onset", "1.0.0", b"a")).unwrap();
    let connection = Connection::open(&file).unwrap();
    connection.execute("UPDATE skill_version SET digest = 'sha256:00'", []).unwrap();
    let problem = catalog.list().unwrap_err().to_string();
    assert!(problem.contains("core/onset 1.0.0") && problem.contains("sha256:00"), "{problem}");
    drop(connection);
    drop(catalog);
    // Closing the last connection has moved the log into the file; the table stands on its second page.
    let mut raw = std::fs::OpenOptions::new().write(true).open(&file).unwrap();
    raw.seek(SeekFrom::Start(4096)).unwrap();
    raw.write_all(&[0xff; 4096]).unwrap();
    let catalog = Catalog::open(&file).unwrap();
    assert!(matches!(catalog.list(), Err(CatalogError::Damaged { .. })));
}

#[test]
fn a_newer_format_is_refused() {
    let (folder, catalog) = catalog();
    let file = folder.path().join("registry.sqlite");
    drop(catalog);
    Connection::open(&file).unwrap().pragma_update(None, "user_version", 7).unwrap();
    assert!(matches!(Catalog::open(&file), Err(CatalogError::Newer { found: 7, .. })));
}

#[test]
fn of_many_writers_exactly_one_binds() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("registry.sqlite");
    let bound: Vec<bool> = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..6u8)
            .map(|n| {
                let file = &file;
                scope.spawn(move || {
                    let catalog = Catalog::open(file).unwrap();
                    match catalog.bind(&entry("core/onset", "1.0.0", &[n])) {
                        Ok(Binding::Bound) => true,
                        Err(BindError::Conflict { .. }) => false,
                        other => panic!("{other:?}"),
                    }
                })
            })
            .collect();
        writers.into_iter().map(|writer| writer.join().unwrap()).collect()
    });
    assert_eq!(bound.iter().filter(|bound| **bound).count(), 1);
}

#[test]
fn commits_wait_for_the_disk() {
    let (_folder, catalog) = catalog();
    let (mode, level) = catalog
        .ask(|connection| {
            let mode: String = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
            let level: i64 = connection.query_row("PRAGMA synchronous", [], |row| row.get(0))?;
            Ok((mode, level))
        })
        .unwrap();
    assert_eq!((mode.as_str(), level), ("wal", 2));
}
