//! The local registry: blobs and catalog together.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::Path;

use cap_std::fs::Dir;
use casefile_package::{AdmitError, Admitted, Caps, Digest, SkillFile, SkillName, admit, sections};
use semver::{Version, VersionReq};

use crate::blobs::{BlobStore, GetBlobError, OpenBlobsError, PutBlobError};
use crate::catalog::{BindError, Binding, Catalog, CatalogEntry, CatalogError};
use crate::resolve::{Origin, ResolveError, Resolved, SkillSource};

/// The name under which lock files speak of the local registry.
pub const LOCAL: &str = "local";
/// The file of the catalog in the directory of a store.
const CATALOG_FILE: &str = "registry.sqlite";

/// A directory of published skills.
#[derive(Debug)]
pub struct Store {
    blobs: BlobStore,
    catalog: Catalog,
}

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The name in the skill file.
    pub name: SkillName,
    /// The version in the skill file.
    pub version: Version,
    /// The digest of the package.
    pub digest: Digest,
    /// The bytes of the package.
    pub size: u64,
    /// Whether the same bytes were published under this name and version before.
    pub binding: Binding,
}

/// Why a store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenStoreError {
    /// The blobs cannot be opened.
    #[error(transparent)]
    Blobs(#[from] OpenBlobsError),
    /// The catalog cannot be opened.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
}

/// Why a package is not published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The component is not admitted.
    #[error("the component is refused")]
    Admit(#[from] AdmitError),
    /// The component lacks a section of a package.
    #[error("the component has no section `{section}`; build it with `casefile skill build`")]
    NotPackage {
        /// The name of the section.
        section: &'static str,
    },
    /// The bytes cannot be stored.
    #[error(transparent)]
    Put(#[from] PutBlobError),
    /// The version cannot be bound.
    #[error(transparent)]
    Bind(#[from] BindError),
}

/// Why the skill file of a published package cannot be had.
#[derive(Debug, thiserror::Error)]
enum DescribeError {
    #[error(transparent)]
    Get(#[from] GetBlobError),
    #[error(transparent)]
    Sections(#[from] sections::ReadSectionsError),
    #[error(transparent)]
    SkillFile(#[from] casefile_package::SkillFileError),
    #[error("the catalog says {catalog}, and the package {digest} says {package}; publish the skill again")]
    Disagree { digest: Digest, catalog: String, package: String },
}

impl Store {
    /// Opens the store in `dir`, and makes it on first use. `dir_path` is the path of the same directory; the
    /// catalog needs it.
    ///
    /// # Errors
    /// [`OpenStoreError`], naming what cannot be opened.
    pub fn open(dir: &Dir, dir_path: &Path) -> Result<Self, OpenStoreError> {
        let blobs = BlobStore::open(dir)?;
        let catalog = Catalog::open(&dir_path.join(CATALOG_FILE))?;
        Ok(Self { blobs, catalog })
    }

    /// Publishes a package under the name and version in its skill file. `at_ms` is the time to note, in
    /// milliseconds since the Unix epoch.
    ///
    /// # Errors
    /// [`PublishError::Admit`] where the component is refused, [`PublishError::NotPackage`] where a section
    /// is missing, [`PublishError::Bind`] where the version stands for other bytes or the catalog fails,
    /// [`PublishError::Put`].
    pub fn publish(&self, component: &[u8], at_ms: i64) -> Result<Published, PublishError> {
        let Admitted { digest, size, skill_file, skill_md, .. } = admit(component, &Caps::default())?;
        let skill_file = skill_file.ok_or(PublishError::NotPackage { section: sections::SKILL_FILE })?;
        skill_md.ok_or(PublishError::NotPackage { section: sections::SKILL_MD })?;
        let tools: BTreeMap<&str, String> =
            skill_file.tools.iter().map(|(tool, asked)| (tool.as_str(), asked.version.to_string())).collect();
        let tools = serde_json::json!(tools).to_string();
        let SkillFile { name, version, .. } = skill_file;
        // In this order a crash leaves at most a blob that no version names.
        self.blobs.put(component)?;
        let entry = CatalogEntry { name, version, digest, size, tools, published_ms: at_ms };
        let binding = self.catalog.bind(&entry)?;
        Ok(Published { name: entry.name, version: entry.version, digest, size, binding })
    }

    /// The bytes of a digest, verified.
    ///
    /// # Errors
    /// [`GetBlobError`].
    pub fn load(&self, digest: &Digest) -> Result<Vec<u8>, GetBlobError> {
        self.blobs.get(digest)
    }

    /// Keeps bytes without binding them to a name, for example those of a skill from a path.
    ///
    /// # Errors
    /// [`PutBlobError`].
    pub fn keep(&self, bytes: &[u8]) -> Result<Digest, PutBlobError> {
        self.blobs.put(bytes)
    }

    /// The highest published version of a skill that meets `req`.
    ///
    /// # Errors
    /// [`CatalogError`].
    pub fn resolve(&self, name: &SkillName, req: &VersionReq) -> Result<Option<CatalogEntry>, CatalogError> {
        self.catalog.find(name, req)
    }

    /// All published versions, by name and then from the lowest version to the highest.
    ///
    /// # Errors
    /// [`CatalogError`].
    pub fn list(&self) -> Result<Vec<CatalogEntry>, CatalogError> {
        self.catalog.list()
    }

    /// The skill file inside a published package.
    fn describe(&self, entry: &CatalogEntry) -> Result<SkillFile, DescribeError> {
        let bytes = self.blobs.get(&entry.digest)?;
        let text = sections::read(&bytes)?.skill_file.unwrap_or_default();
        let skill_file = SkillFile::parse(text)?;
        if (&skill_file.name, &skill_file.version) == (&entry.name, &entry.version) {
            return Ok(skill_file);
        }
        Err(DescribeError::Disagree {
            digest: entry.digest,
            catalog: format!("{} {}", entry.name, entry.version),
            package: format!("{} {}", skill_file.name, skill_file.version),
        })
    }
}

impl SkillSource for Store {
    fn registry(&self) -> Option<&str> {
        Some(LOCAL)
    }

    fn find(&self, name: &SkillName, req: &VersionReq) -> Result<Option<Resolved>, ResolveError> {
        let fault = |source: Box<dyn std::error::Error + Send + Sync>| ResolveError::Source {
            name: name.clone(),
            registry: LOCAL.to_owned(),
            source,
        };
        let Some(entry) = self.catalog.find(name, req).map_err(|e| fault(Box::new(e)))? else {
            return Ok(None);
        };
        let skill_file = self.describe(&entry).map_err(|e| fault(Box::new(e)))?;
        let CatalogEntry { name, version, digest, .. } = entry;
        Ok(Some(Resolved { name, version, digest, origin: Origin::Registry(LOCAL.to_owned()), skill_file }))
    }

    fn names(&self) -> Vec<SkillName> {
        let mut names: Vec<_> = self.list().unwrap_or_default().into_iter().map(|entry| entry.name).collect();
        names.dedup();
        names
    }
}
