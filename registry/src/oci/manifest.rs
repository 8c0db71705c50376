//! What the registry reads in a manifest. Its bytes are kept exactly as they came; what is not named here is not
//! looked at.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::digest::Digest;
use super::media;

/// How many digests one manifest may refer to.
pub const REFERENCES_MAX: usize = 4096;

/// A reference to content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Descriptor {
    /// The type of the content.
    pub media_type: String,
    /// Its digest.
    pub digest: Digest,
    /// Its count of bytes.
    pub size: u64,
    /// The type of the artifact that it stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact_type: Option<String>,
    /// Words about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annotations: Option<BTreeMap<String, String>>,
    /// Other places to have it from; then the registry need not hold it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<String>,
}

/// An image manifest or an index, as far as the registry reads it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// 2 for OCI and for Docker's second schema.
    #[serde(default)]
    pub schema_version: u32,
    /// The type that the manifest says it has.
    #[serde(default)]
    pub media_type: Option<String>,
    /// The type of the artifact.
    #[serde(default)]
    pub artifact_type: Option<String>,
    /// The config, in an image manifest.
    #[serde(default)]
    pub config: Option<Descriptor>,
    /// The layers, in an image manifest.
    #[serde(default)]
    pub layers: Option<Vec<Descriptor>>,
    /// The manifests, in an index.
    #[serde(default)]
    pub manifests: Option<Vec<Descriptor>>,
    /// The manifest that this one says something about.
    #[serde(default)]
    pub subject: Option<Descriptor>,
    /// Words about it.
    #[serde(default)]
    pub annotations: Option<BTreeMap<String, String>>,
}

/// Why bytes are no manifest.
#[derive(Debug, thiserror::Error)]
pub enum ParseManifestError {
    /// They are no JSON of the right shape.
    #[error("the manifest is no JSON of an OCI manifest: {0}")]
    Json(#[from] serde_json::Error),
    /// It is of another schema.
    #[error("the manifest has schemaVersion {0}; the registry takes 2")]
    Schema(u32),
    /// The type in the header and the one inside differ.
    #[error("the manifest says that it is `{inside}`, and the request says `{outside}`")]
    MediaType {
        /// What the manifest says.
        inside: String,
        /// What the request says.
        outside: String,
    },
    /// It refers to too much.
    #[error("the manifest refers to {0} digests, more than {REFERENCES_MAX}")]
    TooMany(usize),
}

impl Manifest {
    /// Reads a manifest that was sent as `media_type`.
    ///
    /// # Errors
    /// [`ParseManifestError`].
    pub fn parse(bytes: &[u8], media_type: &str) -> Result<Self, ParseManifestError> {
        let manifest: Self = serde_json::from_slice(bytes)?;
        if manifest.schema_version != 2 {
            return Err(ParseManifestError::Schema(manifest.schema_version));
        }
        match &manifest.media_type {
            Some(inside) if inside != media_type => Err(ParseManifestError::MediaType {
                inside: casefile_package::text::escaped(inside, 160),
                outside: casefile_package::text::escaped(media_type, 160),
            }),
            _ => match manifest.blobs().count() + manifest.children().count() {
                count if count > REFERENCES_MAX => Err(ParseManifestError::TooMany(count)),
                _ => Ok(manifest),
            },
        }
    }

    /// The config and the layers.
    pub fn blobs(&self) -> impl Iterator<Item = &Descriptor> {
        self.config.iter().chain(self.layers.iter().flatten())
    }

    /// The manifests of an index.
    pub fn children(&self) -> impl Iterator<Item = &Descriptor> {
        self.manifests.iter().flatten()
    }

    /// The config and those layers that the registry must hold.
    pub fn required_blobs(&self) -> impl Iterator<Item = &Descriptor> {
        self.blobs().filter(|blob| blob.urls.is_empty() && !media::is_non_distributable(&blob.media_type))
    }

    /// The type of the artifact as a list of referrers gives it: the stated one, else that of the config.
    pub fn artifact_type(&self) -> Option<&str> {
        let stated = self.artifact_type.as_deref().filter(|stated| !stated.is_empty());
        stated.or_else(|| self.config.as_ref().map(|config| config.media_type.as_str()))
    }
}
