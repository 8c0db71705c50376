//! Publishing: the requests that every OCI client makes, for a manifest that is the same whenever it is made.

use std::collections::BTreeMap;

use casefile_package::{Admitted, SkillFile};
use reqwest::{Method, header};
use serde_json::json;

use super::{Client, ClientError};
use crate::oci::{Digest, media};
use crate::rights;

/// When a config says it was made: always then, so that the same skill has the same manifest.
const CREATED: &str = "1970-01-01T00:00:00Z";

/// What is pushed for a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// The config.
    pub config: Vec<u8>,
    /// The manifest.
    pub manifest: Vec<u8>,
}

impl Package {
    /// The config and the manifest of a component (CNCF, "Wasm OCI Artifact layout"). `new_rights` are those that the
    /// version before did not have and that are meant.
    pub fn of(admitted: &Admitted, file: &SkillFile, new_rights: &[String]) -> Self {
        let layer = Digest::from(admitted.digest);
        let config = json!({
            "created": CREATED,
            "architecture": "wasm",
            "os": "wasip2",
            "layerDigests": [layer],
            "component": {
                "imports": admitted.imports,
                "exports": admitted.exports,
                "target": casefile_package::interface::WORLD,
            },
        })
        .to_string()
        .into_bytes();
        let title = "org.opencontainers.image.title";
        let mut annotations = BTreeMap::from([
            (title.to_owned(), file.name.to_string()),
            ("org.opencontainers.image.version".to_owned(), file.version.to_string()),
        ]);
        if let Some(description) = &file.description {
            annotations.insert("org.opencontainers.image.description".to_owned(), description.clone());
        }
        if !new_rights.is_empty() {
            annotations.insert(rights::NEW_RIGHTS.to_owned(), new_rights.join(","));
        }
        let manifest = json!({
            "schemaVersion": 2,
            "mediaType": media::MANIFEST,
            "config": {
                "mediaType": media::WASM_CONFIG,
                "digest": Digest::sha256(&config),
                "size": config.len(),
            },
            "layers": [{
                "mediaType": media::WASM,
                "digest": layer,
                "size": admitted.size,
                "annotations": { title: format!("{}.wasm", file.name.name()) },
            }],
            "annotations": annotations,
        });
        Self { config, manifest: manifest.to_string().into_bytes() }
    }
}

impl Client {
    /// Publishes a component under its name and version, and gives the digest of its manifest.
    ///
    /// # Errors
    /// [`ClientError::Refused`] where the version stands for other bytes, or the registry does not admit it.
    pub async fn push(
        &self,
        component: Vec<u8>,
        admitted: &Admitted,
        file: &SkillFile,
        new_rights: &[String],
    ) -> Result<Digest, ClientError> {
        let package = Package::of(admitted, file, new_rights);
        self.push_blob(file, &admitted.digest.into(), component).await?;
        let config = Digest::sha256(&package.config);
        self.push_blob(file, &config, package.config).await?;
        let digest = Digest::sha256(&package.manifest);
        let url = self.manifest_url(&file.name, &file.version.to_string())?;
        let request = self.authorized(self.http.put(url)).header(header::CONTENT_TYPE, media::MANIFEST);
        let what = format!("repository {}", file.name);
        self.send(request.body(package.manifest), &what).await?;
        Ok(digest)
    }

    /// Sends a blob in one request, unless the registry has it.
    async fn push_blob(&self, file: &SkillFile, digest: &Digest, bytes: Vec<u8>) -> Result<(), ClientError> {
        let what = format!("repository {}", file.name);
        let head = self.authorized(self.http.head(self.blob_url(&file.name, digest)?));
        match self.send(head, &what).await {
            Ok(_) => return Ok(()),
            // Who may push need not be one who may pull; and the answer to a HEAD cannot say why.
            Err(ClientError::Missing { .. } | ClientError::Refused { status: 403, .. }) => {}
            Err(error) => return Err(error),
        }
        let path = format!("/v2/{}/blobs/uploads/?digest={digest}", file.name);
        let request = self.request(Method::POST, &path)?.header(header::CONTENT_TYPE, media::OCTETS);
        self.send(request.body(bytes), &what).await.map(|_| ())
    }
}
