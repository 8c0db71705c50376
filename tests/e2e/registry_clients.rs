//! Skills that came by a client which knows nothing of Casefile, run by a host.

use std::fs;
use std::path::Path;
use std::process::Command;

use casefile_package::{Caps, admit};
use casefile_registry::client::push::Package;
use casefile_registry::oci::{Digest, media};
use serde_json::json;

use crate::harness::{Home, package_at, text};
use crate::registry_teams::Served;

/// An OCI layout with one package under a tag.
fn layout(dir: &Path, component: &[u8], tag: &str) {
    let admitted = admit(component, &Caps::default()).unwrap();
    let package = Package::of(&admitted, admitted.skill_file.as_ref().unwrap(), &[]);
    let blobs = dir.join("blobs/sha256");
    fs::create_dir_all(&blobs).unwrap();
    for blob in [component, &package.config, &package.manifest] {
        write(&blobs.join(Digest::sha256(blob).hex()), blob);
    }
    let index = json!({ "schemaVersion": 2, "manifests": [{
        "mediaType": media::MANIFEST,
        "digest": Digest::sha256(&package.manifest),
        "size": package.manifest.len(),
        "annotations": { "org.opencontainers.image.ref.name": tag },
    }] });
    write(&dir.join("index.json"), index.to_string().as_bytes());
    write(&dir.join("oci-layout"), b"{\"imageLayoutVersion\":\"1.0.0\"}");
}

fn write(path: &Path, bytes: &[u8]) {
    std::io::Write::write_all(&mut fs::File::create(path).unwrap(), bytes).unwrap();
}

/// Runs skopeo; nothing where it is not on this machine.
fn skopeo(arguments: &[&str]) -> Option<()> {
    let ran = Command::new("skopeo").args(arguments).output().ok()?;
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    Some(())
}

#[test]
fn what_skopeo_pushed_the_host_runs_and_skopeo_pulls_byte_for_byte() {
    let (server, home) = (Home::new(), Home::new());
    let served = Served::start(&server, &[]);
    let component = package_at("find_level", "gamma/level", "1.2.0", "[tools]\nmetrics = \"0.1\"");
    let from = home.path().join("from");
    layout(&from, &component, "1.2.0");
    let remote = format!("docker://{}/gamma/level:1.2.0", served.url.trim_start_matches("http://"));
    let local = format!("oci:{}:1.2.0", from.display());
    if skopeo(&["copy", "--dest-tls-verify=false", &local, &remote]).is_none() {
        eprintln!("skipped: there is no skopeo on this machine");
        return;
    }
    home.run(&["add", "gamma/level@^1", "--registry", &served.url]).expect_code(0);
    let incident = home.incident();
    home.run(&["run", "gamma/level", "--incident", text(&incident), "--input", "{}"]).expect_code(0);
    let to = home.path().join("to");
    skopeo(&["copy", "--src-tls-verify=false", &remote, &format!("oci:{}:1.2.0", to.display())]).unwrap();
    let blob = to.join("blobs/sha256").join(Digest::sha256(&component).hex());
    assert_eq!(fs::read(blob).unwrap(), component);
}

#[test]
fn what_lies_in_a_namespace_of_anything_is_not_run() {
    let (server, home) = (Home::new(), Home::new());
    server.run(&["registry", "namespace", "add", "delta", "--kind", "any"]).expect_code(0);
    let served = Served::start(&server, &[]);
    let file = home.write("level.wasm", package_at("find_level", "delta/level", "1.0.0", ""));
    home.run(&["skill", "publish", text(&file), "--registry", &served.url])
        .refused(2, &["delta", "hosts run nothing"]);
    home.run(&["add", "delta/level", "--registry", &served.url]).refused(2, &["delta/level"]);
}
