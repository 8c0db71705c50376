//! `wkg`, the package manager of the Bytecode Alliance.

use std::fs;
use std::path::Path;

use crate::common::{Registry, start};
use crate::oci_client::OciClient;
use crate::program::Program;
use crate::skill::{Skill, VERSION, write};

/// wkg and where it works.
pub struct Wkg<'a> {
    program: Program,
    registry: &'a Registry,
    directory: &'a Path,
}

impl<'a> Wkg<'a> {
    pub fn find(test: &str, registry: &'a Registry, directory: &'a Path) -> Option<Self> {
        let program = Program::find("wkg", test)?;
        Some(Self { program, registry, directory })
    }

    /// Pulls the component and demands that it is this skill's.
    pub fn expect(&self, skill: &Skill, repo: &str) {
        let host = self.host();
        let reference = format!("{host}/{repo}:{VERSION}");
        let arguments = ["oci", "pull", "--insecure", host, "-o", "./pulled.wasm", &reference];
        self.program.run(self.directory, &arguments);
        let pulled = fs::read(self.directory.join("pulled.wasm")).unwrap();
        assert!(pulled == skill.component);
    }

    fn host(&self) -> &str {
        self.registry.url.split("://").nth(1).unwrap()
    }
}

#[test]
fn a_component_is_pushed_and_pulled() {
    let registry = start();
    let directory = tempfile::tempdir().unwrap();
    let Some(wkg) = Wkg::find("wkg oci push and pull", &registry, directory.path()) else {
        return;
    };
    let skill = Skill::new();
    write(&directory.path().join("skill.wasm"), &skill.component);
    let host = wkg.host();
    let reference = format!("{host}/conformance/wkg:{VERSION}");
    let arguments = ["oci", "push", "--insecure", host, &reference, "./skill.wasm"];
    wkg.program.run(directory.path(), &arguments);
    wkg.expect(&skill, "conformance/wkg");
}

/// `conformance:wkg-get` is the repository `conformance/wkg-get`; its versions are the tags.
#[test]
fn a_package_is_got_by_name_with_and_without_its_version() {
    let registry = start();
    let directory = tempfile::tempdir().unwrap();
    let Some(wkg) = Wkg::find("wkg get", &registry, directory.path()) else {
        return;
    };
    let skill = Skill::new();
    OciClient::new(&registry).push(&skill, "conformance/wkg-get");
    let host = wkg.host();
    let config = format!(
        "[namespace_registries]\nconformance = \"{host}\"\n\
         [registry.\"{host}\"]\ntype = \"oci\"\n[registry.\"{host}\".oci]\nprotocol = \"http\"\n"
    );
    write(&directory.path().join("config.toml"), config.as_bytes());
    for (package, file) in
        [("conformance:wkg-get@1.2.3", "./exact.wasm"), ("conformance:wkg-get", "./newest.wasm")]
    {
        let arguments = ["get", "--config", "config.toml", package, "-o", file];
        wkg.program.run(directory.path(), &arguments);
        let got = fs::read(directory.path().join(file)).unwrap();
        assert!(got == skill.component, "{package}");
    }
}
