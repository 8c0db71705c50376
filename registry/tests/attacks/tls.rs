//! TLS, with a certificate that only its operator knows.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use cap_std::fs::Dir;
use casefile_package::{Caps, admit};
use casefile_registry::Store;
use casefile_registry::client::{Client, ClientError, Indexed, Reach};
use casefile_registry::server::Tls;

use crate::support::Registry;
use crate::support::skill::Skill;

fn write(path: &Path, text: &str) {
    File::create(path).unwrap().write_all(text.as_bytes()).unwrap();
}

#[test]
fn a_skill_goes_through_tls_to_who_trusts_the_certificate() {
    let folder = tempfile::tempdir().unwrap();
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    let tls = Tls { certificate: folder.path().join("certificate.pem"), key: folder.path().join("key.pem") };
    write(&tls.certificate, &own.cert.pem());
    write(&tls.key, &own.signing_key.serialize_pem());
    let registry = Registry::with(|config| config.tls = Some(tls.clone()));
    let secret = registry.storage().add_token("ci", &["*:pull,push,admin".parse().unwrap()], None).unwrap();
    let reach = Reach { token: Some(secret), certificates: Some(tls.certificate) };
    let client = Client::new(&registry.url, &reach).unwrap();
    let skill = Skill::new("acme/onset", "1.0.0", &["metrics"], "a");
    let admitted = admit(&skill.component, &Caps::default()).unwrap();
    registry.block_on(async {
        client.ping().await.unwrap();
        assert_eq!(client.make_namespace("acme", "skills").await.unwrap(), "skills");
        let file = admitted.skill_file.as_ref().unwrap();
        client.push(skill.component.clone(), &admitted, file, &[]).await.unwrap();
        let Indexed::Versions { entries, .. } = client.index(&file.name, None).await.unwrap() else {
            panic!("there is no index")
        };
        let place = folder.path().join("store");
        std::fs::create_dir(&place).unwrap();
        let dir = Dir::open_ambient_dir(&place, cap_std::ambient_authority()).unwrap();
        let store = Store::open(&dir, &place).unwrap();
        client.pull(&entries[0], &store, &folder.path().join("downloads"), &|_| {}).await.unwrap();
        assert_eq!(store.load(&entries[0].digest).unwrap(), skill.component);
        // Who does not know the certificate does not even send the token.
        let stranger = Client::new(&registry.url, &Reach { certificates: None, ..reach.clone() }).unwrap();
        assert!(matches!(stranger.ping().await, Err(ClientError::Unreachable { .. })));
    });
}

#[test]
fn plain_http_to_a_port_of_tls_gets_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let tls = Tls { certificate: folder.path().join("c.pem"), key: folder.path().join("k.pem") };
    write(&tls.certificate, &own.cert.pem());
    write(&tls.key, &own.signing_key.serialize_pem());
    let registry = Registry::with(|config| config.tls = Some(tls));
    let api = registry.api();
    let reply = crate::raw::exchange(&api, b"GET /v2/ HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(!reply.contains("HTTP/1.1"), "{reply}");
}
