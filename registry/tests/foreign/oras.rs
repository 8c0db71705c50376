//! `oras`, the command of the OCI's registry-as-storage project.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::common::{Registry, start};
use crate::program::Program;
use crate::skill::{CONFIG, LAYER, Skill, VERSION, digest, write};

const FILE: &str = "skill.wasm";

/// oras and where it works.
pub struct Oras<'a> {
    program: Program,
    registry: &'a Registry,
    directory: &'a Path,
}

impl<'a> Oras<'a> {
    pub fn find(test: &str, registry: &'a Registry, directory: &'a Path) -> Option<Self> {
        let program = Program::find("oras", test)?;
        Some(Self { program, registry, directory })
    }

    /// Copies a skill from a directory in the OCI layout.
    pub fn push(&self, skill: &Skill, repo: &str) {
        let layout = self.directory.join("oras-push");
        skill.write_layout(&layout);
        let from = format!("{}:{VERSION}", layout.display());
        let to = self.remote(repo);
        self.run(&["cp", "--from-oci-layout", &from, "--to-plain-http", &to]);
    }

    /// Pulls the version and demands that it is this skill.
    pub fn expect(&self, skill: &Skill, repo: &str) {
        let layout = self.directory.join("oras-pull");
        let to = format!("{}:{VERSION}", layout.display());
        let from = self.remote(repo);
        self.run(&["cp", "--from-plain-http", &from, "--to-oci-layout", &to]);
        skill.expect_layout(&layout);
    }

    fn run(&self, arguments: &[&str]) -> Vec<u8> {
        self.program.run(self.directory, arguments)
    }

    fn remote(&self, repo: &str) -> String {
        let host = self.registry.url.split("://").nth(1).unwrap();
        format!("{host}/{repo}:{VERSION}")
    }
}

#[test]
fn a_layout_goes_to_the_registry_and_back() {
    let registry = start();
    let directory = tempfile::tempdir().unwrap();
    let Some(oras) = Oras::find("oras copies", &registry, directory.path()) else {
        return;
    };
    let skill = Skill::new();
    oras.push(&skill, "conformance/oras");
    oras.expect(&skill, "conformance/oras");
}

/// A file with a config beside it, in a manifest that oras writes.
#[test]
fn a_file_is_pushed_and_pulled() {
    let registry = start();
    let directory = tempfile::tempdir().unwrap();
    let Some(oras) = Oras::find("oras pushes", &registry, directory.path()) else {
        return;
    };
    let skill = Skill::new();
    write(&directory.path().join(FILE), &skill.component);
    write(&directory.path().join("config.json"), &skill.config);
    let remote = oras.remote("conformance/oras-file");
    let config = format!("config.json:{CONFIG}");
    let layer = format!("{FILE}:{LAYER}");
    oras.run(&["push", "--plain-http", "--config", &config, &remote, &layer]);
    oras.run(&["pull", "--plain-http", "--output", "pulled", &remote]);
    let pulled = fs::read(directory.path().join("pulled").join(FILE)).unwrap();
    assert!(pulled == skill.component);
}

/// Over the API, which does not fall back to a tag.
#[test]
fn what_is_attached_is_discovered() {
    let registry = start();
    let directory = tempfile::tempdir().unwrap();
    let Some(oras) = Oras::find("oras attaches", &registry, directory.path()) else {
        return;
    };
    let skill = Skill::new();
    let repo = "conformance/oras-attached";
    oras.push(&skill, repo);
    write(&directory.path().join("note.txt"), b"a note");
    let remote = oras.remote(repo);
    let api = ["--plain-http", "--distribution-spec", "v1.1-referrers-api"];
    let artifact_type = "application/vnd.example.note";
    let attach = ["attach", "--artifact-type", artifact_type];
    oras.run(&[&attach[..], &api, &[&remote, "note.txt:text/plain"]].concat());
    let discover = ["discover", "--format", "json", "--artifact-type"];
    for (artifact_type, count) in [(artifact_type, 1), ("text/plain", 0)] {
        let found = oras.run(&[&discover[..], &[artifact_type], &api, &[&remote]].concat());
        let found: Value = serde_json::from_slice(&found).unwrap();
        let found = found["manifests"].as_array().map_or(0, Vec::len);
        assert_eq!(found, count, "{artifact_type}");
    }
}

#[test]
fn a_skill_is_tagged_listed_and_deleted() {
    let registry = start();
    let directory = tempfile::tempdir().unwrap();
    let Some(oras) = Oras::find("oras tags", &registry, directory.path()) else {
        return;
    };
    let skill = Skill::new();
    let repo = "conformance/oras-tags";
    oras.push(&skill, repo);
    let remote = oras.remote(repo);
    oras.run(&["tag", "--plain-http", &remote, "1.2", "stable"]);
    let name = remote.trim_end_matches(&format!(":{VERSION}"));
    let tags = oras.run(&["repo", "tags", "--plain-http", name]);
    assert_eq!(String::from_utf8_lossy(&tags), "1.2\n1.2.3\nstable\n");
    let manifest = format!("{name}@{}", digest(&skill.manifest));
    let fetched = oras.run(&["manifest", "fetch", "--plain-http", &manifest]);
    assert!(fetched == skill.manifest);
    oras.run(&["manifest", "delete", "--plain-http", "--force", &manifest]);
    let arguments = ["manifest", "fetch", "--plain-http", &remote];
    oras.program.fail(directory.path(), &arguments);
}
