//! Sets of manifests and blobs as they are pushed together.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::digest::{Algorithm, Digest};
use crate::http::{IMAGE, INDEX, OCTETS};

pub const ARTIFACT_1: &str = "application/vnd.example.oci.conformance.v1";
pub const ARTIFACT_2: &str = "application/vnd.example.oci.conformance.v2";
pub const IMAGE_CONFIG: &str = "application/vnd.oci.image.config.v1+json";
pub const EMPTY_JSON: &str = "application/vnd.oci.empty.v1+json";
const TAR: &str = "application/vnd.oci.image.layer.v1.tar";
const TAR_GZIP: &str = "application/vnd.oci.image.layer.v1.tar+gzip";
const FOREIGN_TAR: &str = "application/vnd.oci.image.layer.nondistributable.v1.tar";
const FOREIGN_TAR_GZIP: &str = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";

/// A manifest as it is pushed.
#[derive(Clone)]
pub struct Manifest {
    pub digest: Digest,
    pub bytes: Vec<u8>,
    pub media_type: String,
    pub subject: Option<Digest>,
}

/// What is pushed together.
pub struct Set {
    pub algorithm: Algorithm,
    pub blobs: BTreeMap<Digest, Vec<u8>>,
    /// In the order in which they are pushed: children before the index that names them.
    pub manifests: Vec<Manifest>,
    pub tags: BTreeMap<String, Digest>,
    /// By subject: descriptors that its list of referrers must hold.
    pub referrers: BTreeMap<Digest, Vec<Value>>,
}

/// How an image, an artifact or an index is made.
#[derive(Clone)]
pub struct Options {
    pub layers: Vec<Layer>,
    /// Media type of the config; anything but an image's is the blob `{}`.
    pub config: &'static str,
    pub artifact_type: Option<&'static str>,
    pub annotations: Map<String, Value>,
    /// Descriptor of the subject.
    pub subject: Option<Value>,
    /// Whether config and layers are repeated in their descriptors.
    pub data: bool,
    /// Whether config and manifest have a field that no specification knows.
    pub custom_field: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    TarGzip,
    Tar,
    /// 2048 bytes of some media type.
    Artifact(&'static str),
    /// The blob `{}`.
    Empty,
    /// Not pushed, with an address elsewhere.
    ForeignTarGzip,
    ForeignTar,
    /// Not pushed although nothing says so.
    Missing,
}

impl Options {
    /// An image of two layers.
    pub fn image() -> Self {
        Self {
            layers: vec![Layer::TarGzip, Layer::TarGzip],
            config: IMAGE_CONFIG,
            artifact_type: None,
            annotations: Map::new(),
            subject: None,
            data: false,
            custom_field: false,
        }
    }

    /// An artifact of this type with one layer.
    pub fn artifact(artifact_type: &'static str, layer: Layer) -> Self {
        Self { layers: vec![layer], config: EMPTY_JSON, artifact_type: Some(artifact_type), ..Self::image() }
    }

    /// Says something about `subject`, with annotations that no other has.
    pub fn about(mut self, subject: Value) -> Self {
        let key = format!("org.example.{}", unique());
        self.annotations.insert(key, unique().into());
        let key = "org.opencontainers.conformance".to_owned();
        self.annotations.insert(key, "hello conformance".into());
        self.subject = Some(subject);
        self
    }
}

impl Set {
    pub fn new(algorithm: Algorithm) -> Self {
        Self {
            algorithm,
            blobs: BTreeMap::new(),
            manifests: Vec::new(),
            tags: BTreeMap::new(),
            referrers: BTreeMap::new(),
        }
    }

    pub fn blob(&mut self, bytes: Vec<u8>) -> Digest {
        let digest = self.algorithm.of(&bytes);
        self.blobs.insert(digest.clone(), bytes);
        digest
    }

    /// Adds an image or artifact.
    pub fn image(&mut self, options: &Options) -> Digest {
        let layers: Vec<Value> =
            options.layers.iter().map(|layer| self.layer(*layer, options.data)).collect();
        let config = self.config(options);
        let mut manifest = json!({
            "schemaVersion": 2, "mediaType": IMAGE, "config": config, "layers": layers,
        });
        let artifact_type = options.artifact_type.unwrap_or(options.config);
        self.add(&mut manifest, options, Some(artifact_type))
    }

    /// Adds an index of manifests.
    pub fn index(&mut self, children: &[Digest], options: &Options) -> Digest {
        let platforms = ["amd64", "arm64"];
        let children = children.iter().enumerate().map(|(at, child)| {
            let mut descriptor = self.descriptor(child);
            descriptor["platform"] = json!({"os": "linux", "architecture": platforms[at % 2]});
            descriptor
        });
        let mut index = json!({
            "schemaVersion": 2, "mediaType": INDEX, "manifests": children.collect::<Vec<_>>(),
        });
        self.add(&mut index, options, options.artifact_type)
    }

    /// Adds two images or artifacts and an index of both.
    pub fn index_of_two(&mut self, options: &Options) -> Digest {
        let children = [self.image(options), self.image(options)];
        self.index(&children, options)
    }

    /// Adds a tag. SHA-512 has none: pushing under a tag names no algorithm.
    pub fn tag(&mut self, tag: &str, digest: &Digest) {
        if self.algorithm == Algorithm::Sha256 {
            self.tags.insert(tag.to_owned(), digest.clone());
        }
    }

    #[track_caller]
    pub fn manifest(&self, digest: &Digest) -> &Manifest {
        let found = self.manifests.iter().find(|m| m.digest == *digest);
        found.unwrap_or_else(|| panic!("{digest} is not in the set"))
    }

    /// The descriptor of a manifest.
    #[track_caller]
    pub fn descriptor(&self, digest: &Digest) -> Value {
        let manifest = self.manifest(digest);
        json!({"mediaType": manifest.media_type, "digest": digest.0, "size": manifest.bytes.len()})
    }

    fn add(&mut self, manifest: &mut Value, options: &Options, artifact_type: Option<&str>) -> Digest {
        if let Some(artifact_type) = options.artifact_type {
            manifest["artifactType"] = artifact_type.into();
        }
        if !options.annotations.is_empty() {
            manifest["annotations"] = options.annotations.clone().into();
        }
        if options.custom_field {
            manifest[format!("org.{}", unique())] = unique().into();
        }
        let subject = options.subject.as_ref().map(|descriptor| {
            manifest["subject"] = descriptor.clone();
            Digest(descriptor["digest"].as_str().unwrap().to_owned())
        });
        let bytes = serde_json::to_vec(manifest).unwrap();
        let digest = self.algorithm.of(&bytes);
        let media_type = manifest["mediaType"].as_str().unwrap().to_owned();
        if let Some(subject) = &subject {
            let mut referrer = json!({"mediaType": media_type, "digest": digest.0, "size": bytes.len()});
            if let Some(artifact_type) = artifact_type {
                referrer["artifactType"] = artifact_type.into();
            }
            referrer["annotations"] = options.annotations.clone().into();
            self.referrers.entry(subject.clone()).or_default().push(referrer);
        }
        self.manifests.push(Manifest { digest: digest.clone(), bytes, media_type, subject });
        digest
    }

    fn config(&mut self, options: &Options) -> Value {
        let bytes = if options.config == IMAGE_CONFIG {
            let mut config = json!({
                "author": unique(), "architecture": "amd64", "os": "linux",
                "rootfs": {"type": "layers", "diff_ids": []},
            });
            if options.custom_field {
                config[format!("org.{}", unique())] = unique().into();
            }
            serde_json::to_vec(&config).unwrap()
        } else {
            b"{}".to_vec()
        };
        self.described(options.config, bytes, options.data)
    }

    fn layer(&mut self, layer: Layer, data: bool) -> Value {
        match layer {
            Layer::TarGzip => self.described(TAR_GZIP, random(300), data),
            Layer::Tar => self.described(TAR, random(2048), data),
            Layer::Artifact(media_type) => self.described(media_type, random(2048), data),
            Layer::Empty => self.described(EMPTY_JSON, b"{}".to_vec(), data),
            Layer::ForeignTarGzip => self.elsewhere(FOREIGN_TAR_GZIP, 123_456),
            Layer::ForeignTar => self.elsewhere(FOREIGN_TAR, 12_345),
            Layer::Missing => {
                let digest = self.algorithm.of(&random(64));
                json!({"mediaType": TAR_GZIP, "digest": digest.0, "size": 64})
            }
        }
    }

    fn described(&mut self, media_type: &str, bytes: Vec<u8>, data: bool) -> Value {
        let mut descriptor = json!({"mediaType": media_type, "size": bytes.len()});
        if data {
            descriptor["data"] = base64(&bytes).into();
        }
        descriptor["digest"] = self.blob(bytes).0.into();
        descriptor
    }

    fn elsewhere(&self, media_type: &str, size: u64) -> Value {
        let digest = self.algorithm.of(&random(64));
        let url = format!("https://store.example.com/blobs/{}", digest.0.replace(':', "/"));
        json!({"mediaType": media_type, "digest": digest.0, "size": size, "urls": [url]})
    }
}

/// Bytes that no other test has.
pub fn random(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    getrandom::fill(&mut bytes).unwrap();
    bytes
}

/// A word that no other test has.
pub fn unique() -> String {
    hex::encode(random(12))
}

/// A blob of random bytes and its digest.
pub fn random_blob(algorithm: Algorithm, length: usize) -> (Digest, Vec<u8>) {
    let bytes = random(length);
    (algorithm.of(&bytes), bytes)
}

/// An artifact with the layer's media type of plain bytes, and all it needs.
pub fn plain_artifact(algorithm: Algorithm) -> Set {
    let mut set = Set::new(algorithm);
    set.image(&Options::artifact(ARTIFACT_1, Layer::Artifact(OCTETS)));
    set
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let mut padded = [0; 3];
        padded[..group.len()].copy_from_slice(group);
        let [a, b, c] = padded.map(usize::from);
        let sixes = [a >> 2, (a & 3) << 4 | b >> 4, (b & 15) << 2 | c >> 6, c & 63];
        for (at, six) in sixes.into_iter().enumerate() {
            let digit = if at <= group.len() { DIGITS[six] } else { b'=' };
            text.push(char::from(digit));
        }
    }
    text
}

#[test]
fn base64_is_padded() {
    assert_eq!(base64(b"{}"), "e30=");
    assert_eq!(base64(b"a"), "YQ==");
    assert_eq!(base64(b"abc"), "YWJj");
}
