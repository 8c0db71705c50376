//! skopeo, from Debian: directories in the OCI layout to the registry and back.

use std::path::Path;

use serde_json::Value;

use crate::common::{Registry, start};
use crate::program::Program;
use crate::skill::{Skill, VERSION};

/// skopeo and where it works.
pub struct Skopeo<'a> {
    program: Program,
    registry: &'a Registry,
    directory: &'a Path,
}

impl<'a> Skopeo<'a> {
    pub fn find(test: &str, registry: &'a Registry, directory: &'a Path) -> Option<Self> {
        let program = Program::find("skopeo", test)?;
        Some(Self { program, registry, directory })
    }

    pub fn push(&self, skill: &Skill, repo: &str) {
        let layout = self.directory.join("skopeo-push");
        skill.write_layout(&layout);
        self.copy(&oci(&layout), &self.remote(repo));
    }

    /// Pulls the version and demands that it is this skill.
    pub fn expect(&self, skill: &Skill, repo: &str) {
        let layout = self.directory.join("skopeo-pull");
        self.copy(&self.remote(repo), &oci(&layout));
        skill.expect_layout(&layout);
    }

    /// Neither compresses nor rewrites anything.
    fn copy(&self, from: &str, to: &str) {
        self.run(
            &["copy", "--preserve-digests"],
            &["--src-tls-verify=false", "--dest-tls-verify=false", from, to],
        );
    }

    fn run(&self, command: &[&str], arguments: &[&str]) -> Vec<u8> {
        let arguments = [&["--insecure-policy"], command, arguments].concat();
        self.program.run(self.directory, &arguments)
    }

    fn remote(&self, repo: &str) -> String {
        let host = self.registry.url.split("://").nth(1).unwrap();
        format!("docker://{host}/{repo}:{VERSION}")
    }
}

fn oci(layout: &Path) -> String {
    format!("oci:{}:{VERSION}", layout.display())
}

#[test]
fn a_layout_goes_to_the_registry_and_back() {
    let registry = start();
    let directory = tempfile::tempdir().unwrap();
    let Some(skopeo) = Skopeo::find("skopeo copies", &registry, directory.path()) else {
        return;
    };
    let skill = Skill::new();
    skopeo.push(&skill, "conformance/skopeo");
    skopeo.expect(&skill, "conformance/skopeo");
}

/// The second repository gets its blobs by mounts or by checks, and what is there already is not sent again.
#[test]
fn a_skill_is_copied_within_the_registry() {
    let registry = start();
    let directory = tempfile::tempdir().unwrap();
    let Some(skopeo) = Skopeo::find("skopeo copies within", &registry, directory.path()) else {
        return;
    };
    let skill = Skill::new();
    skopeo.push(&skill, "conformance/skopeo-from");
    for _ in 0..2 {
        let from = skopeo.remote("conformance/skopeo-from");
        skopeo.copy(&from, &skopeo.remote("conformance/skopeo-to"));
    }
    skopeo.expect(&skill, "conformance/skopeo-to");
}

#[test]
fn a_skill_is_inspected_listed_and_deleted() {
    let registry = start();
    let directory = tempfile::tempdir().unwrap();
    let Some(skopeo) = Skopeo::find("skopeo inspects", &registry, directory.path()) else {
        return;
    };
    let skill = Skill::new();
    let repo = "conformance/skopeo-inspected";
    skopeo.push(&skill, repo);
    let remote = skopeo.remote(repo);
    let raw = skopeo.run(&["inspect"], &["--tls-verify=false", "--raw", &remote]);
    assert!(raw == skill.manifest, "{}", String::from_utf8_lossy(&raw));
    let config = skopeo.run(&["inspect"], &["--tls-verify=false", "--config", "--raw", &remote]);
    assert!(config == skill.config, "{}", String::from_utf8_lossy(&config));

    let name = remote.trim_end_matches(&format!(":{VERSION}"));
    let tags = skopeo.run(&["list-tags"], &["--tls-verify=false", name]);
    let tags: Value = serde_json::from_slice(&tags).unwrap();
    assert_eq!(tags["Tags"], serde_json::json!([VERSION]));

    skopeo.run(&["delete"], &["--tls-verify=false", &remote]);
    let arguments = ["inspect", "--tls-verify=false", "--raw", &remote];
    skopeo.program.fail(directory.path(), &arguments);
}
