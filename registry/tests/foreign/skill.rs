//! A component as the CNCF's layout of Wasm artifacts has it: one layer, a config that names what it imports.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

pub const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
pub const CONFIG: &str = "application/vnd.wasm.config.v0+json";
pub const LAYER: &str = "application/wasm";
/// The version, and so the tag.
pub const VERSION: &str = "1.2.3";

/// A component, its config and its manifest, like no other's.
pub struct Skill {
    pub component: Vec<u8>,
    pub config: Vec<u8>,
    pub manifest: Vec<u8>,
}

impl Skill {
    pub fn new() -> Self {
        let component = component();
        let config = serde_json::to_vec(&json!({
            "created": "2026-01-02T03:04:05Z",
            "architecture": "wasm",
            "os": "wasip2",
            "layerDigests": [digest(&component)],
            "component": {"exports": [], "imports": [], "target": null},
        }))
        .unwrap();
        let manifest = serde_json::to_vec(&json!({
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": descriptor(CONFIG, &config),
            "layers": [descriptor(LAYER, &component)],
            "annotations": {"org.opencontainers.image.version": VERSION},
        }))
        .unwrap();
        Self { component, config, manifest }
    }

    /// Writes a directory in the OCI layout, which names the manifest by its version.
    pub fn write_layout(&self, directory: &Path) {
        let blobs = directory.join("blobs/sha256");
        fs::create_dir_all(&blobs).unwrap();
        for (name, bytes) in self.files() {
            write(&blobs.join(name), bytes);
        }
        let mut manifest = descriptor(MANIFEST, &self.manifest);
        manifest["annotations"] = json!({"org.opencontainers.image.ref.name": VERSION});
        let index = json!({"schemaVersion": 2, "manifests": [manifest]}).to_string();
        write(&directory.join("index.json"), index.as_bytes());
        let layout = json!({"imageLayoutVersion": "1.0.0"}).to_string();
        write(&directory.join("oci-layout"), layout.as_bytes());
    }

    /// Demands that a directory in the OCI layout holds this skill and nothing else.
    #[track_caller]
    pub fn expect_layout(&self, directory: &Path) {
        let blobs = fs::read_dir(directory.join("blobs/sha256")).unwrap();
        let found: BTreeMap<String, Vec<u8>> = blobs
            .map(|entry| {
                let entry = entry.unwrap();
                let name = entry.file_name().into_string().unwrap();
                (name, fs::read(entry.path()).unwrap())
            })
            .collect();
        let expected = self.files().map(|(name, bytes)| (name, bytes.to_vec()));
        assert!(found == BTreeMap::from(expected), "{:?}", found.keys());
    }

    fn files(&self) -> [(String, &[u8]); 3] {
        [&self.component, &self.config, &self.manifest].map(|bytes| {
            let name = digest(bytes)["sha256:".len()..].to_owned();
            (name, bytes.as_slice())
        })
    }
}

/// A component with 256 KiB of data that no other has.
fn component() -> Vec<u8> {
    let mut data = vec![0; 256 * 1024];
    getrandom::fill(&mut data).unwrap();
    let module = wat::parse_str("(module (memory 1))").unwrap();
    let mut component = wat::parse_str("(component)").unwrap();
    section(&mut component, 1, &module);
    let mut custom = vec![4];
    custom.extend_from_slice(b"data");
    custom.extend_from_slice(&data);
    section(&mut component, 0, &custom);
    component
}

/// Appends a section with its length.
fn section(component: &mut Vec<u8>, id: u8, bytes: &[u8]) {
    component.push(id);
    let mut length = bytes.len();
    while length >= 0x80 {
        component.push(length.to_le_bytes()[0] | 0x80);
        length >>= 7;
    }
    component.push(length.to_le_bytes()[0]);
    component.extend_from_slice(bytes);
}

pub fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", hex::encode(Sha256::digest(bytes)))
}

pub fn descriptor(media_type: &str, bytes: &[u8]) -> Value {
    json!({"mediaType": media_type, "digest": digest(bytes), "size": bytes.len()})
}

pub fn write(path: &Path, bytes: &[u8]) {
    File::create(path).unwrap().write_all(bytes).unwrap();
}
