//! Manifests, what they refer to, and what refers to them.

use std::collections::BTreeMap;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, Row};

use super::audit::{self, Deed};
use super::blobs;
use super::content::Blobs;
use super::database::Commit;
use super::tags::{self, Page};
use super::versions::{self, NewVersion};
use super::{Storage, StorageError, now_ms};
use crate::oci::{Descriptor, Digest, Manifest, Reference, RepositoryName, Tag};

/// The bytes of annotations on one page of referrers, where they are of more than one.
const PAGE_BYTES_MAX: usize = 4 << 20;

/// A manifest that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredManifest {
    /// Its digest.
    pub digest: Digest,
    /// The type that it was pushed as.
    pub media_type: String,
    /// Its bytes, exactly as they came.
    pub body: Vec<u8>,
}

/// A manifest to be kept.
#[derive(Debug, Clone)]
pub struct NewManifest {
    /// The repository.
    pub repository: RepositoryName,
    /// The digest of the bytes.
    pub digest: Digest,
    /// The type that it is pushed as.
    pub media_type: String,
    /// The bytes.
    pub body: Vec<u8>,
    /// What the registry reads in them.
    pub parsed: Manifest,
    /// The tags that it gets.
    pub tags: Vec<Tag>,
    /// The version of a skill that it is.
    pub version: Option<NewVersion>,
    /// Whether blobs that it refers to may be missing.
    pub may_miss_blobs: bool,
    /// Who pushes it.
    pub who: String,
}

impl Storage {
    /// Keeps a manifest, its tags and its version, all or nothing. It is safe from a loss of power once this returns, with
    /// all blobs that it refers to. Returns false where it had all of them before.
    ///
    /// # Errors
    /// [`StorageError::BlobMissing`], [`StorageError::Taken`] where the version stands for another manifest.
    pub async fn put_manifest(&self, new: NewManifest) -> Result<bool, StorageError> {
        let blobs: Vec<Digest> = new.parsed.required_blobs().map(|blob| blob.digest.clone()).collect();
        for digest in &blobs {
            self.leases.take(&new.repository, digest);
        }
        self.durable.wait(blobs.iter()).await?;
        let blobs = Arc::clone(&self.blobs);
        self.database
            .write(Commit::Synced, move |db| {
                for blob in new.parsed.required_blobs() {
                    check_blob(db, &*blobs, &new, blob)?;
                }
                insert(db, &new)
            })
            .await
    }

    /// The manifest of a repository.
    ///
    /// # Errors
    /// [`StorageError::ManifestUnknown`], [`StorageError::Corrupt`] where the database holds other bytes.
    pub fn manifest(
        &self,
        repository: &RepositoryName,
        reference: &Reference,
    ) -> Result<StoredManifest, StorageError> {
        let unknown = || StorageError::ManifestUnknown(format!("manifest {reference}"));
        let (filter, key) = match reference {
            Reference::Digest(digest) => ("manifest.digest = ?2", digest.to_string()),
            Reference::Tag(tag) => (
                "manifest.digest = (SELECT digest FROM tag WHERE tag.repository = ?1 AND name = ?2)",
                tag.to_string(),
            ),
        };
        let sql = format!("SELECT digest, media_type, body FROM manifest WHERE repository = ?1 AND {filter}");
        let row = |row: &Row<'_>| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?));
        let found = self.database.read(|db| {
            Ok(db.prepare_cached(&sql)?.query_row((repository.as_str(), key), row).optional()?)
        })?;
        let (digest, media_type, body): (String, String, Vec<u8>) = found.ok_or_else(unknown)?;
        let digest: Digest = digest.parse().map_err(|_| unknown())?;
        if Digest::of(digest.algorithm(), &body) != digest {
            return Err(StorageError::Corrupt(digest));
        }
        Ok(StoredManifest { digest, media_type, body })
    }

    /// Removes a manifest with its tags.
    ///
    /// # Errors
    /// [`StorageError::ManifestUnknown`].
    pub async fn delete_manifest(
        &self,
        repository: &RepositoryName,
        digest: &Digest,
        who: &str,
    ) -> Result<(), StorageError> {
        let (repository, digest, who) = (repository.clone(), digest.to_string(), who.to_owned());
        let delete = move |db: &Connection| {
            let key = (repository.as_str(), &digest);
            db.prepare_cached("DELETE FROM reference WHERE repository = ?1 AND manifest = ?2")?
                .execute(key)?;
            db.prepare_cached("DELETE FROM tag WHERE repository = ?1 AND digest = ?2")?.execute(key)?;
            let sql = "DELETE FROM manifest WHERE repository = ?1 AND digest = ?2";
            if db.prepare_cached(sql)?.execute(key)? == 0 {
                return Err(StorageError::ManifestUnknown(format!("manifest {digest}")));
            }
            let subject = format!("{repository}@{digest}");
            audit::note(db, &Deed { who, action: "delete", subject, detail: serde_json::Value::Null })
        };
        self.database.write(Commit::Synced, delete).await
    }

    /// The manifests that name `subject` as theirs, in the order of their digests, those after `last` only.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub fn referrers(
        &self,
        repository: &RepositoryName,
        subject: &Digest,
        artifact_type: Option<&str>,
        last: Option<&str>,
        count: u32,
    ) -> Result<Page<Descriptor>, StorageError> {
        let sql = "SELECT digest, media_type, length(body), artifact_type, annotations FROM manifest
                   WHERE repository = ?1 AND subject = ?2 AND digest > ?3 AND (?4 IS NULL OR artifact_type = ?4)
                   ORDER BY digest LIMIT ?5";
        self.database.read(|db| {
            let mut statement = db.prepare_cached(sql)?;
            let parameters = (
                repository.as_str(),
                subject.to_string(),
                last.unwrap_or(""),
                artifact_type,
                i64::from(count) + 1,
            );
            let rows = statement.query_map(parameters, |row| {
                Ok((
                    row.get::<_, String>(0)?,
                    row.get(1)?,
                    row.get(2)?,
                    row.get(3)?,
                    row.get::<_, Option<String>>(4)?,
                ))
            })?;
            let (mut items, mut bytes) = (Vec::new(), 0);
            for row in rows {
                let (digest, media_type, size, artifact_type, annotations) = row?;
                let Ok(digest) = digest.parse() else { continue };
                bytes += annotations.as_ref().map_or(0, String::len);
                if bytes > PAGE_BYTES_MAX && !items.is_empty() {
                    return Ok(Page { items, has_more: true });
                }
                let annotations: Option<BTreeMap<String, String>> =
                    annotations.and_then(|text| serde_json::from_str(&text).ok());
                items.push(Descriptor {
                    media_type,
                    digest,
                    size,
                    artifact_type,
                    annotations,
                    urls: Vec::new(),
                });
            }
            let has_more = items.len() > count as usize;
            items.truncate(count as usize);
            Ok(Page { items, has_more })
        })
    }
}

/// Checks that a blob is there with the size that the manifest says.
fn check_blob(
    db: &Connection,
    place: &dyn Blobs,
    new: &NewManifest,
    blob: &Descriptor,
) -> Result<(), StorageError> {
    let size = blobs::size_in(db, &new.repository, &blob.digest)?;
    match size.filter(|size| place.has(&blob.digest, *size)) {
        Some(size) if size == blob.size => Ok(()),
        Some(size) => Err(StorageError::SizeWrong { digest: blob.digest.clone(), said: blob.size, size }),
        None if new.may_miss_blobs => Ok(()),
        None => Err(StorageError::BlobMissing(blob.digest.clone())),
    }
}

/// Enters a manifest, what it refers to, its tags and its version. False where nothing is new.
fn insert(db: &Connection, new: &NewManifest) -> Result<bool, StorageError> {
    let (repository, digest) = (new.repository.as_str(), new.digest.to_string());
    let known = || -> rusqlite::Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM manifest WHERE repository = ?1 AND digest = ?2)";
        db.prepare_cached(sql)?.query_row((repository, &digest), |row| row.get(0))
    };
    let mut is_new = !known()?;
    if let Some(version) = &new.version {
        is_new |= versions::insert(db, version, &new.digest)?;
    }
    let sql = "INSERT INTO manifest (repository, digest, media_type, body, subject, artifact_type, annotations, pushed_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
               ON CONFLICT (repository, digest) DO UPDATE SET media_type = ?3, body = ?4";
    let annotations = new.parsed.annotations.as_ref().and_then(|all| serde_json::to_string(all).ok());
    let subject = new.parsed.subject.as_ref().map(|subject| subject.digest.to_string());
    db.prepare_cached(sql)?.execute((
        repository,
        &digest,
        &new.media_type,
        &new.body,
        subject,
        new.parsed.artifact_type(),
        annotations,
        now_ms(),
    ))?;
    let mut statement = db.prepare_cached(
        "INSERT OR IGNORE INTO reference (repository, manifest, digest) VALUES (?1, ?2, ?3)",
    )?;
    for part in new.parsed.blobs().chain(new.parsed.children()) {
        statement.execute((repository, &digest, part.digest.to_string()))?;
    }
    for tag in &new.tags {
        tags::set(db, &new.repository, tag, &new.digest)?;
    }
    let names: Vec<&str> = new.tags.iter().map(Tag::as_str).collect();
    let detail = serde_json::json!({ "tags": names });
    let subject = format!("{repository}@{digest}");
    audit::note(db, &Deed { who: new.who.clone(), action: "push", subject, detail })?;
    Ok(is_new)
}
