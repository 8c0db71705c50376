//! What a namespace of skills demands of a push: a package of one component, admitted, under its own name and version,
//! that asks for no more than its neighbours did unless it says so.

use std::sync::Arc;

use axum::http::StatusCode;
use casefile_package::schema_change::{self, SchemaBreak};
use casefile_package::{
    AdmitError, Admitted, Caps, SkillFile, SkillName, admit as admit_component, sections,
};
use semver::Version;
use serde_json::{Value, json};

use super::Shared;
use super::access::Caller;
use super::respond::{Code, Refusal};
use crate::index::{IndexEntry, State};
use crate::oci::{Digest, Manifest, RepositoryName, Tag, media};
use crate::rights;
use crate::storage::versions::NewVersion;
use crate::storage::{Storage, StorageError, now_ms};

/// The largest config, in bytes.
const CONFIG_BYTES_MAX: u64 = 1 << 20;

/// A manifest that is being pushed.
pub(super) struct Pushed<'a> {
    pub(super) repository: &'a RepositoryName,
    pub(super) parsed: &'a Manifest,
    pub(super) tags: &'a [Tag],
    pub(super) digest: &'a Digest,
    pub(super) media_type: &'a str,
}

/// Why a package is refused.
#[derive(Debug, thiserror::Error)]
enum PackageError {
    #[error(
        "a repository of skills takes packages of skills and what refers to them: a manifest with the config `{}` and one layer `{}`",
        media::WASM_CONFIG,
        media::WASM
    )]
    NotPackage,
    #[error("the tag `{0}` is no version; tags of a skill are versions like 1.2.3, and never move")]
    NotVersion(String),
    #[error("the layer is not named by its SHA-256; push it under its sha256 digest")]
    Algorithm,
    #[error("the config is wrong: {0}")]
    Config(String),
    #[error("the component is refused: {0}")]
    Admit(#[from] AdmitError),
    #[error("the component has no section `{0}`; build it with `casefile skill build`")]
    NoSection(&'static str),
    #[error("the component calls itself {inside}, and was pushed as {outside}")]
    Name { inside: String, outside: String },
    #[error(transparent)]
    Schema(#[from] SchemaBreak),
    #[error("{0}")]
    Rights(#[from] rights::NewRights),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<PackageError> for Refusal {
    fn from(error: PackageError) -> Self {
        let message = error.to_string();
        match error {
            PackageError::Storage(error) => error.into(),
            PackageError::Rights(rights) => {
                let detail = json!({ "tools": rights.tools, "last": rights.last.to_string() });
                Self::new(StatusCode::CONFLICT, Code::Denied, message).with_detail(detail)
            }
            PackageError::Schema(broken) => {
                let detail = json!({ "last": broken.last.to_string(), "lowest": broken.lowest.to_string() });
                Self::new(StatusCode::CONFLICT, Code::Denied, message).with_detail(detail)
            }
            _ => Self::bad(Code::ManifestInvalid, message),
        }
    }
}

/// Whether what is pushed is a skill, so that a new namespace becomes one of skills.
pub(super) async fn is_skill(shared: &Shared, pushed: &Pushed<'_>) -> bool {
    let Ok(layer) = layer(pushed.parsed) else { return false };
    let Ok(_judge) = shared.judges.acquire().await else { return false };
    let read = read_component(shared, pushed.repository, layer);
    read.await.is_ok_and(|bytes| sections::read(&bytes).is_ok_and(|sections| sections.skill_file.is_some()))
}

/// Judges a push, and gives the version that it publishes. What refers to another manifest is taken as it is.
pub(super) async fn admit(
    shared: &Arc<Shared>,
    caller: &Caller,
    pushed: &Pushed<'_>,
) -> Result<Option<NewVersion>, Refusal> {
    if pushed.parsed.subject.is_some() {
        if let Some(tag) = pushed.tags.iter().find(|tag| !is_referrers_tag(tag)) {
            return Err(PackageError::NotVersion(tag.to_string()).into());
        }
        return Ok(None);
    }
    // A manifest need not say its type, and the type of a version must not change either.
    if pushed.media_type != media::MANIFEST {
        return Err(PackageError::NotPackage.into());
    }
    let layer = layer(pushed.parsed)?;
    let _judge = shared.judges.acquire().await.map_err(|_| StorageError::Stopping)?;
    let component = read_component(shared, pushed.repository, layer).await?;
    let config = read_config(shared, pushed).await?;
    let judging = Judging {
        storage: Arc::clone(&shared.storage),
        repository: pushed.repository.clone(),
        tags: pushed.tags.to_vec(),
        annotated: rights::annotated(pushed.parsed.annotations.as_ref()),
        publisher: caller.name.clone(),
        manifest: pushed.digest.clone(),
        layer: layer.clone(),
    };
    let judged = tokio::task::spawn_blocking(move || judging.judge(&component, &config));
    Ok(judged.await.map_err(|_| StorageError::Stopping)??)
}

/// Tags by which clients without the referrers endpoint keep their lists.
fn is_referrers_tag(tag: &Tag) -> bool {
    tag.as_str().starts_with("sha256-") || tag.as_str().starts_with("sha512-")
}

fn layer(parsed: &Manifest) -> Result<&Digest, PackageError> {
    let is_wasm = parsed.config.as_ref().is_some_and(|config| config.media_type == media::WASM_CONFIG);
    match parsed.layers.as_deref() {
        Some([layer]) if is_wasm && layer.media_type == media::WASM => Ok(&layer.digest),
        _ => Err(PackageError::NotPackage),
    }
}

async fn read_component(
    shared: &Shared,
    repository: &RepositoryName,
    digest: &Digest,
) -> Result<Vec<u8>, PackageError> {
    read_blob(shared, repository, digest, shared.config.skill_bytes_max).await
}

async fn read_config(shared: &Shared, pushed: &Pushed<'_>) -> Result<Vec<u8>, PackageError> {
    let config = pushed.parsed.config.as_ref().ok_or(PackageError::NotPackage)?;
    read_blob(shared, pushed.repository, &config.digest, CONFIG_BYTES_MAX).await
}

async fn read_blob(
    shared: &Shared,
    repository: &RepositoryName,
    digest: &Digest,
    max: u64,
) -> Result<Vec<u8>, PackageError> {
    let missing = || StorageError::BlobMissing(digest.clone());
    let stored = shared.storage.find_blob(repository, digest)?.ok_or_else(missing)?;
    if stored.size > max {
        return Err(AdmitError::TooLarge { bytes: stored.size, max }.into());
    }
    let (storage, repository, digest) = (Arc::clone(&shared.storage), repository.clone(), digest.clone());
    let read = tokio::task::spawn_blocking(move || storage.read_blob(&repository, &digest)).await;
    Ok(read.map_err(|_| StorageError::Stopping)??)
}

/// What a package is judged by.
struct Judging {
    storage: Arc<Storage>,
    repository: RepositoryName,
    tags: Vec<Tag>,
    annotated: Vec<String>,
    publisher: String,
    manifest: Digest,
    layer: Digest,
}

impl Judging {
    fn judge(&self, component: &[u8], config: &[u8]) -> Result<Option<NewVersion>, PackageError> {
        check_config(config, &self.layer)?;
        let admitted = admit_component(component, &Caps::default())?;
        // By this digest the index names it, and hosts ask for it.
        if self.layer != Digest::from(admitted.digest) {
            return Err(PackageError::Algorithm);
        }
        check_imports(config, &admitted)?;
        let file = admitted.skill_file.as_ref().ok_or(PackageError::NoSection(sections::SKILL_FILE))?;
        admitted.skill_md.as_ref().ok_or(PackageError::NoSection(sections::SKILL_MD))?;
        let inside = format!("{}:{}", file.name, file.version);
        if self.repository.as_str() != file.name.as_str() {
            return Err(PackageError::Name { inside, outside: self.repository.to_string() });
        }
        let [tag] = self.tags.as_slice() else {
            let Some(extra) = self.tags.get(1) else { return Ok(None) };
            return Err(PackageError::NotVersion(extra.to_string()));
        };
        let version = Version::parse(tag.as_str()).map_err(|_| PackageError::NotVersion(tag.to_string()))?;
        if version != file.version {
            return Err(PackageError::Name { inside, outside: format!("{}:{tag}", self.repository) });
        }
        self.check_neighbours(&admitted, file)?;
        let manifest = self.manifest.to_string().parse().map_err(|_| PackageError::NotPackage)?;
        let entry = IndexEntry::of(&admitted, manifest, &self.publisher, now_ms());
        Ok(entry.map(|entry| NewVersion { entry }))
    }

    /// Compares with the versions before this one: what it takes, what it gives, what it asks for.
    fn check_neighbours(&self, admitted: &Admitted, file: &SkillFile) -> Result<(), PackageError> {
        let before = self.versions_before(&file.name, &file.version)?;
        if let Some(last) = before.last() {
            rights::check(last, file, &self.annotated)?;
        }
        // Who accepts a release has never seen a pre-release in between, so what that one brought in is still new.
        let release = before.iter().rfind(|entry| entry.version.pre.is_empty());
        let Some(before) = release.filter(|before| before.digest != admitted.digest) else { return Ok(()) };
        rights::check(before, file, &self.annotated)?;
        let bytes = self.storage.read_blob(&self.repository, &before.digest.into())?;
        let old = sections::read(&bytes).ok().and_then(|sections| sections.skill_file.map(str::to_owned));
        if let Some(Ok(old)) = old.map(|text| SkillFile::parse(&text)) {
            let changes = schema_change::compare(&old.schemas, &file.schemas);
            schema_change::fits(&before.version, &file.version, changes)?;
        }
        Ok(())
    }

    /// The versions below one that were not revoked, from the lowest to the highest.
    fn versions_before(&self, name: &SkillName, version: &Version) -> Result<Vec<IndexEntry>, StorageError> {
        let versions = self.storage.versions(name)?.into_iter();
        Ok(versions.filter(|entry| entry.version < *version && entry.state != State::Revoked).collect())
    }
}

/// Checks that a config names all that the component imports: clients show it without reading the binary.
fn check_imports(config: &[u8], admitted: &Admitted) -> Result<(), PackageError> {
    let config: Value = serde_json::from_slice(config).map_err(|e| PackageError::Config(e.to_string()))?;
    let listed = config["component"]["imports"].as_array().map(Vec::as_slice).unwrap_or_default();
    match admitted.imports.iter().find(|import| !listed.iter().any(|one| one == import.as_str())) {
        Some(import) => Err(PackageError::Config(format!("`component.imports` does not name `{import}`"))),
        None => Ok(()),
    }
}

/// Checks a config against the Wasm artifact layout of the CNCF.
fn check_config(config: &[u8], layer: &Digest) -> Result<(), PackageError> {
    let wrong = |what: &str| PackageError::Config(what.to_owned());
    let config: Value = serde_json::from_slice(config).map_err(|e| PackageError::Config(e.to_string()))?;
    if config.get("architecture").and_then(Value::as_str) != Some("wasm") {
        return Err(wrong("`architecture` is not `wasm`"));
    }
    if config.get("os").and_then(Value::as_str) != Some("wasip2") {
        return Err(wrong("`os` is not `wasip2`"));
    }
    let digests = config.get("layerDigests").and_then(Value::as_array);
    let is_ours = digests
        .is_some_and(|all| matches!(all.as_slice(), [one] if one.as_str() == Some(&layer.to_string())));
    if !is_ours {
        return Err(wrong("`layerDigests` does not name the one layer"));
    }
    if config.get("component").is_none_or(|component| !component.is_object()) {
        return Err(wrong("`component` is missing; it lists imports and exports"));
    }
    Ok(())
}
