use cap_std::ambient_authority;
use tempfile::TempDir;

use super::*;
use crate::resolve::resolve_closure;

const MD: &str = "---\nname: a\ndescription: d\n---\n";

fn open(folder: &TempDir) -> Store {
    let dir = Dir::open_ambient_dir(folder.path(), ambient_authority()).unwrap();
    Store::open(&dir, folder.path()).unwrap()
}

fn component(body: &str) -> Vec<u8> {
    let entry = r#"(instance $e) (export "casefile:skill/entry@0.1.0" (instance $e))"#;
    wat::parse_str(format!("(component {body} {entry})")).unwrap()
}

/// A package whose code differs with `memory`.
fn package(name: &str, version: &str, rest: &str, memory: u32) -> Vec<u8> {
    let toml = format!(
        "[skill]\nname = \"{name}\"\nversion = \"{version}\"\nworld = \"casefile:skill/skill@0.1.0\"\n{rest}"
    );
    sections::append(&component(&format!("(core module (memory {memory}))")), &toml, MD).unwrap()
}

#[test]
fn a_published_package_is_found_and_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = package("core/onset", "1.0.0", "[tools]\nmetrics = \"0.1\"\n", 1);
    let published = open(&folder).publish(&bytes, 42).unwrap();
    assert_eq!(published.binding, Binding::Bound);
    assert_eq!((published.digest, published.size), (Digest::of(&bytes), bytes.len() as u64));
    let store = open(&folder);
    let entry = store.resolve(&published.name, &"^1".parse().unwrap()).unwrap().unwrap();
    assert_eq!((entry.digest, entry.published_ms), (published.digest, 42));
    assert_eq!(entry.tools, r#"{"metrics":"^0.1"}"#);
    assert_eq!(store.load(&entry.digest).unwrap(), bytes);
    assert_eq!(store.publish(&bytes, 43).unwrap().binding, Binding::AlreadyBound);
    assert_eq!(store.list().unwrap(), [entry]);
}

#[test]
fn other_bytes_under_a_published_version_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder);
    let first = store.publish(&package("core/onset", "1.0.0", "", 1), 1).unwrap();
    let error = store.publish(&package("core/onset", "1.0.0", "", 2), 2).unwrap_err();
    assert!(error.to_string().contains("raise the version"), "{error}");
    let entry = store.resolve(&first.name, &VersionReq::STAR).unwrap().unwrap();
    assert_eq!(entry.digest, first.digest);
}

#[test]
fn only_admitted_packages_are_published() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder);
    let bare = store.publish(&component(""), 1);
    assert!(matches!(bare, Err(PublishError::NotPackage { section: sections::SKILL_FILE })));
    let half = component(
        r#"(@custom "casefile:skill"
            "[skill]\0aname='a/b'\0aversion='1.0.0'\0aworld='casefile:skill/skill@0.1.0'")"#,
    );
    let half = store.publish(&half, 1);
    assert!(matches!(half, Err(PublishError::NotPackage { section: sections::SKILL_MD })), "{half:?}");
    assert!(matches!(store.publish(b"nothing", 1), Err(PublishError::Admit(AdmitError::NotWasm))));
    assert_eq!(store.list().unwrap(), []);
}

#[test]
fn a_closure_comes_from_the_packages_themselves() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder);
    store.publish(&package("core/top", "1.0.0", "[steps]\n\"core/low\" = \"^1\"\n", 1), 1).unwrap();
    let low = store.publish(&package("core/low", "1.2.0", "", 2), 1).unwrap();
    let resolve = || resolve_closure(&"core/top".parse().unwrap(), &VersionReq::STAR, &[&store], None);
    let closure = resolve().unwrap();
    assert_eq!(closure.skills[&low.name].digest, low.digest);
    assert_eq!(closure.to_lock().skills[&low.name].registry, LOCAL);
    // A damaged blob is an error that names the skill, not another answer.
    let hex = low.digest.hex();
    let file = folder.path().join("sha256").join(&hex[..2]).join(&hex);
    std::fs::File::create(file).unwrap();
    let error = resolve().unwrap_err();
    assert!(error.to_string().contains("core/low"), "{error}");
    assert!(std::error::Error::source(&error).unwrap().to_string().contains("corrupt"));
}

#[test]
fn bytes_that_are_kept_have_no_name() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder);
    let digest = store.keep(b"from a path").unwrap();
    assert_eq!(store.load(&digest).unwrap(), b"from a path");
    assert_eq!(store.list().unwrap(), []);
}
