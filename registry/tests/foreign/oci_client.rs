//! The crate `oci-client`, which `wkg` and most Rust programs are built on.

use std::collections::BTreeMap;

use oci_client::client::{ClientConfig, ClientProtocol, Config, ImageLayer};
use oci_client::manifest::{OciDescriptor, OciImageManifest};
use oci_client::secrets::RegistryAuth;
use oci_client::{Client, Reference};
use tokio::runtime::Runtime;

use crate::common::{Registry, start};
use crate::skill::{CONFIG, LAYER, MANIFEST, Skill, VERSION, digest};

const SIGNATURE: &str = "application/vnd.example.signature.v1";

/// The client and what its futures run on.
pub struct OciClient<'a> {
    client: Client,
    registry: &'a Registry,
    runtime: Runtime,
}

impl<'a> OciClient<'a> {
    pub fn new(registry: &'a Registry) -> Self {
        // The client wants one to be there, although nothing here is encrypted.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = Client::new(ClientConfig { protocol: ClientProtocol::Http, ..ClientConfig::default() });
        Self { client, registry, runtime: Runtime::new().unwrap() }
    }

    pub fn push(&self, skill: &Skill, repo: &str) {
        let image = self.reference(repo);
        let auth = RegistryAuth::Anonymous;
        self.runtime.block_on(async {
            self.client.store_auth_if_needed(image.resolve_registry(), &auth).await;
            for blob in [&skill.component, &skill.config] {
                let bytes = blob.clone();
                let pushed = self.client.push_blob(&image, bytes, &digest(blob)).await;
                pushed.unwrap();
            }
            let media_type = MANIFEST.parse().unwrap();
            let bytes = skill.manifest.clone();
            let pushed = self.client.push_manifest_raw(&image, bytes, media_type);
            pushed.await.unwrap();
        });
    }

    /// Pulls the version and demands that it is this skill.
    pub fn expect(&self, skill: &Skill, repo: &str) {
        let image = self.reference(repo);
        let auth = RegistryAuth::Anonymous;
        self.runtime.block_on(async {
            let raw = self.client.pull_manifest_raw(&image, &auth, &[MANIFEST]).await;
            let (raw, found) = raw.unwrap();
            assert!(raw == skill.manifest);
            assert_eq!(found, digest(&skill.manifest));
            let pulled = self.client.pull(&image, &auth, vec![LAYER]).await.unwrap();
            assert!(pulled.config.data == skill.config);
            assert_eq!(pulled.layers.len(), 1);
            assert!(pulled.layers[0].data == skill.component);
        });
    }

    fn reference(&self, repo: &str) -> Reference {
        let host = self.registry.url.split("://").nth(1).unwrap();
        format!("{host}/{repo}:{VERSION}").parse().unwrap()
    }
}

#[test]
fn a_skill_goes_to_the_registry_and_back() {
    let registry = start();
    let client = OciClient::new(&registry);
    let skill = Skill::new();
    client.push(&skill, "conformance/oci-client");
    client.expect(&skill, "conformance/oci-client");
}

/// Its own way to push: chunks, and a manifest that it writes itself.
#[test]
fn a_component_is_pushed_with_what_the_client_makes_of_it() {
    let registry = start();
    let client = OciClient::new(&registry);
    let skill = Skill::new();
    let image = client.reference("conformance/oci-client-made");
    let layers = [ImageLayer::new(skill.component.clone(), LAYER.to_owned(), None)];
    let config = Config::new(skill.config.clone(), CONFIG.to_owned(), None);
    let auth = RegistryAuth::Anonymous;
    client.runtime.block_on(async {
        let pushed = client.client.push(&image, &layers, config, &auth, None);
        pushed.await.unwrap();
        let pulled = client.client.pull(&image, &auth, vec![LAYER]).await;
        let pulled = pulled.unwrap();
        assert!(pulled.layers[0].data == skill.component);
        assert_eq!(pulled.config.media_type, CONFIG);
    });
}

#[test]
fn tags_are_listed_in_pages() {
    let registry = start();
    let client = OciClient::new(&registry);
    let skill = Skill::new();
    let repo = "conformance/oci-client-tags";
    client.push(&skill, repo);
    let image = client.reference(repo);
    let auth = RegistryAuth::Anonymous;
    client.runtime.block_on(async {
        for tag in ["1.2.4", "1.3.0", "2.0.0"] {
            let image = Reference::with_tag(image.registry().to_owned(), repo.to_owned(), tag.to_owned());
            let bytes = skill.manifest.clone();
            let pushed = client.client.push_manifest_raw(&image, bytes, MANIFEST.parse().unwrap());
            pushed.await.unwrap();
        }
        let list = |n, last| client.client.list_tags(&image, &auth, n, last);
        let all = list(None, None).await.unwrap();
        assert_eq!((all.name.as_str(), all.tags.len()), (repo, 4));
        assert_eq!(list(Some(2), None).await.unwrap().tags, ["1.2.3", "1.2.4"]);
        let rest = list(Some(2), Some("1.2.4")).await.unwrap();
        assert_eq!(rest.tags, ["1.3.0", "2.0.0"]);
    });
}

#[test]
fn what_is_said_about_a_skill_is_found() {
    let registry = start();
    let client = OciClient::new(&registry);
    let skill = Skill::new();
    let repo = "conformance/oci-client-referrers";
    client.push(&skill, repo);
    let image = client.reference(repo);
    let auth = RegistryAuth::Anonymous;
    client.runtime.block_on(async {
        let said = [ImageLayer::new(&b"a signature"[..], SIGNATURE.to_owned(), None)];
        let config = Config::new(&b"{}"[..], "application/vnd.oci.empty.v1+json".to_owned(), None);
        let annotations = BTreeMap::from([("org.example.by".to_owned(), "a senior".to_owned())]);
        let mut manifest = OciImageManifest::build(&said, &config, Some(annotations));
        manifest.artifact_type = Some(SIGNATURE.to_owned());
        manifest.subject = Some(OciDescriptor {
            media_type: MANIFEST.to_owned(),
            digest: digest(&skill.manifest),
            size: i64::try_from(skill.manifest.len()).unwrap(),
            ..OciDescriptor::default()
        });
        let signature =
            Reference::with_tag(image.registry().to_owned(), repo.to_owned(), "signature".to_owned());
        let pushed = client.client.push(&signature, &said, config, &auth, Some(manifest));
        pushed.await.unwrap();

        let subject = image.clone_with_digest(digest(&skill.manifest));
        for (artifact_type, count) in [(None, 1), (Some(SIGNATURE), 1), (Some("text/plain"), 0)] {
            let found = client.client.pull_referrers(&subject, artifact_type).await;
            let found = found.unwrap().manifests;
            assert_eq!(found.len(), count, "{artifact_type:?}: {found:?}");
            if let Some(found) = found.first() {
                assert_eq!(found.artifact_type.as_deref(), Some(SIGNATURE));
                let annotations = found.annotations.as_ref().unwrap();
                assert_eq!(annotations["org.example.by"], "a senior");
            }
        }
    });
}

#[test]
fn a_blob_is_mounted() {
    let registry = start();
    let client = OciClient::new(&registry);
    let skill = Skill::new();
    client.push(&skill, "conformance/oci-client-from");
    let from = client.reference("conformance/oci-client-from");
    let to = client.reference("conformance/oci-client-to");
    client.runtime.block_on(async {
        let wanted = digest(&skill.component);
        client.client.store_auth_if_needed(to.resolve_registry(), &RegistryAuth::Anonymous).await;
        client.client.mount_blob(&to, &from, &wanted).await.unwrap();
        let mut bytes = Vec::new();
        let pulled = client.client.pull_blob(&to, wanted.as_str(), &mut bytes);
        pulled.await.unwrap();
        assert!(bytes == skill.component);
    });
}
