//! A version stands for one manifest for ever, whoever pushes what at the same time.

use std::sync::Barrier;

use casefile_registry::oci::{Algorithm, Digest};
use serde_json::{Value, json};

use crate::support::skill::Skill;
use crate::support::{Api, Registry, digest};

const NAME: &str = "acme/onset";

fn skills() -> (Registry, Api) {
    let registry = Registry::start();
    let api = registry.api();
    api.namespace("acme", "skills");
    (registry, api)
}

#[test]
fn of_a_hundred_who_publish_a_version_one_wins_and_the_others_are_told() {
    const CLIENTS: usize = 100;
    let (registry, api) = skills();
    let skills: Vec<Skill> = (0..CLIENTS).map(|n| Skill::new(NAME, "1.0.0", &[], &n.to_string())).collect();
    let start = Barrier::new(CLIENTS);
    let replies: Vec<_> = std::thread::scope(|scope| {
        let tasks: Vec<_> = skills
            .iter()
            .map(|skill| {
                let (api, start) = (&api, &start);
                scope.spawn(move || {
                    skill.push_blobs(api);
                    start.wait();
                    api.put_manifest(NAME, "1.0.0", &skill.manifest)
                })
            })
            .collect();
        tasks.into_iter().map(|task| task.join().unwrap()).collect()
    });
    let winners: Vec<usize> = (0..CLIENTS).filter(|n| replies[*n].status == 201).collect();
    let [winner] = winners[..] else { panic!("{winners:?} won") };
    let bound = digest(&skills[winner].manifest);
    for (skill, reply) in skills.iter().zip(&replies) {
        let own = digest(&skill.manifest);
        if own != bound {
            assert_eq!(reply.status, 409);
            assert_eq!(reply.error()["detail"], json!({ "bound": bound, "refused": own }));
        }
    }
    let served = api.get(&format!("/v2/{NAME}/manifests/1.0.0")).expect(200);
    assert_eq!(digest(&served.body), bound);
    assert_eq!(registry.storage().versions(&NAME.parse().unwrap()).unwrap().len(), 1);
    // Who won may say so again.
    api.put_manifest(NAME, "1.0.0", &skills[winner].manifest).expect(201);
    registry.expect_sound();
}

#[test]
fn a_version_is_neither_moved_nor_deleted() {
    let (registry, api) = skills();
    let skill = Skill::new(NAME, "1.0.0", &[], "a");
    skill.publish(&api).expect(201);
    skill.publish(&api).expect(201);
    let path = format!("/v2/{NAME}/manifests");
    Skill::new(NAME, "1.0.0", &[], "b").publish(&api).expect(409);
    // The same component under another manifest is another package, too.
    let renamed = skill.altered(|manifest| manifest["annotations"]["x"] = json!("y"));
    api.put_manifest(NAME, "1.0.0", &renamed).expect(409);
    let by_digest = format!("{}?tag=1.0.0", digest(&renamed));
    api.put_manifest(NAME, &by_digest, &renamed).expect(409);
    for reference in ["1.0.0", &digest(&skill.manifest)] {
        api.delete(&format!("{path}/{reference}")).expect(405);
    }
    for blob in [&skill.component, &skill.config] {
        api.delete(&format!("/v2/{NAME}/blobs/{}", digest(blob))).expect(405);
    }
    assert_eq!(api.get(&format!("{path}/1.0.0")).expect(200).body, skill.manifest);
    registry.expect_sound();
}

#[test]
fn the_type_of_a_version_does_not_change_either() {
    let (_registry, api) = skills();
    let skill = Skill::new(NAME, "1.0.0", &[], "a");
    skill.push_blobs(&api);
    // Without a type inside, the type that it is pushed as is all there is.
    let bare = skill.altered(|manifest| {
        manifest.as_object_mut().unwrap().remove("mediaType");
    });
    api.put_manifest(NAME, "1.0.0", &bare).expect(201);
    let path = format!("/v2/{NAME}/manifests/1.0.0");
    let before = api.get(&path).expect(200).header("content-type").to_owned();
    let again = api.put(&path, "text/html", bare);
    assert!(again.status >= 400 || api.get(&path).header("content-type") == before, "{again:?}");
}

#[test]
fn what_is_no_package_under_its_own_name_is_refused() {
    let (registry, api) = skills();
    let skill = Skill::new(NAME, "1.0.0", &[], "a");
    skill.push_blobs(&api);
    let refused = |repository: &str, reference: &str, body: &[u8]| {
        let reply = api.put_manifest(repository, reference, body);
        assert_eq!(reply.status, 400, "{repository}:{reference}: {reply:?}");
    };
    for tag in ["1.0.1", "latest", "v1.0.0", "1.0", "1.0.0-rc.1"] {
        refused(NAME, tag, &skill.manifest);
    }
    for blob in [&skill.component, &skill.config] {
        api.push_blob("acme/other", blob);
        api.push_blob("acme/onset/deep", blob);
    }
    refused("acme/other", "1.0.0", &skill.manifest);
    refused("acme/onset/deep", "1.0.0", &skill.manifest);
    refused(NAME, "1.0.0?tag=1.0.1", &skill.manifest);
    let alterations: [fn(&mut Value); 6] = [
        |manifest| manifest["config"]["mediaType"] = json!("application/vnd.oci.image.config.v1+json"),
        |manifest| manifest["layers"][0]["mediaType"] = json!("application/octet-stream"),
        |manifest| manifest["layers"] = json!([]),
        |manifest| manifest["layers"] = json!([manifest["layers"][0], manifest["layers"][0]]),
        |manifest| manifest["layers"][0] = manifest["config"].clone(),
        |manifest| manifest["config"]["digest"] = manifest["layers"][0]["digest"].clone(),
    ];
    for alter in alterations {
        refused(NAME, "1.0.0", &skill.altered(alter));
    }
    assert_eq!(api.get(&format!("/v2/{NAME}/tags/list")).expect(200).json()["tags"], json!([]));
    skill.publish(&api).expect(201);
    registry.expect_sound();
}

#[test]
fn a_config_that_describes_another_component_is_refused() {
    let (_registry, api) = skills();
    let skill = Skill::new(NAME, "1.0.0", &["metrics"], "a");
    skill.push_blobs(&api);
    let config: Value = serde_json::from_slice(&skill.config).unwrap();
    let with = |key: &str, value: Value| {
        let mut config = config.clone();
        config[key] = value;
        let config = config.to_string().into_bytes();
        let digest = api.push_blob(NAME, &config);
        let size = config.len();
        let body = skill.altered(|manifest| {
            manifest["config"]["digest"] = json!(digest);
            manifest["config"]["size"] = json!(size);
        });
        api.put_manifest(NAME, "1.0.0", &body)
    };
    with("architecture", json!("amd64")).expect(400);
    with("os", json!("linux")).expect(400);
    with("layerDigests", json!([digest(b"x")])).expect(400);
    with("component", json!(null)).expect(400);
    // It asks for less than the binary does.
    with("component", json!({ "imports": [], "exports": config["component"]["exports"] })).expect(400);
}

#[test]
fn a_component_that_is_named_by_another_algorithm_is_refused() {
    let (registry, api) = skills();
    let skill = Skill::new(NAME, "1.0.0", &[], "a");
    let long = Digest::of(Algorithm::Sha512, &skill.component).to_string();
    let path = format!("/v2/{NAME}/blobs/uploads/?digest={long}");
    api.send(api.request("POST", &path).body(skill.component.clone())).expect(201);
    let mut config: Value = serde_json::from_slice(&skill.config).unwrap();
    config["layerDigests"] = json!([long]);
    let config = config.to_string().into_bytes();
    let config_digest = api.push_blob(NAME, &config);
    let body = skill.altered(|manifest| {
        manifest["layers"][0]["digest"] = json!(long);
        manifest["config"]["digest"] = json!(config_digest);
        manifest["config"]["size"] = json!(config.len());
    });
    // The index names the component by its SHA-256, by which nobody could pull it.
    api.put_manifest(NAME, "1.0.0", &body).expect(400);
    registry.expect_sound();
}

#[test]
fn states_are_told_with_the_manifest_and_in_the_index() {
    let (_registry, api) = skills();
    Skill::new(NAME, "1.0.0", &[], "a").publish(&api).expect(201);
    let manifest = format!("/v2/{NAME}/manifests/1.0.0");
    let index = format!("/casefile/v1/index/{NAME}");
    let set = |state: Value| {
        let path = format!("/casefile/v1/versions/{NAME}/1.0.0/state");
        api.put(&path, "application/json", state.to_string())
    };
    let line = || serde_json::from_slice::<Value>(&api.get(&index).expect(200).body).unwrap();
    let first = api.get(&index).expect(200).header("etag").to_owned();
    api.send(api.request("GET", &index).header("if-none-match", &first)).expect(304);
    assert_eq!(api.get(&manifest).header("warning"), "");
    set(json!({ "state": "yanked" })).expect(400);
    set(json!({ "state": "yanked", "reason": "two\nlines" })).expect(400);
    set(json!({ "state": "gone", "reason": "x" })).expect(400);
    set(json!({ "state": "yanked", "reason": "slow on \"large\" cases" })).expect(204);
    assert_eq!(
        api.head(&manifest).header("warning"),
        "299 - \"acme/onset@1.0.0 is yanked: slow on large cases\""
    );
    assert_eq!(
        (line()["state"].clone(), line()["reason"].clone()),
        (json!("yanked"), json!("slow on \"large\" cases"))
    );
    api.send(api.request("GET", &index).header("if-none-match", &first)).expect(200);
    // A reason in any language does not hide the state.
    set(json!({ "state": "revoked", "reason": "gibt Schlüssel preis" })).expect(204);
    let told = api.get(&manifest).expect(200);
    assert!(
        told.headers
            .get("warning")
            .is_some_and(|warning| warning.to_str().unwrap().contains("is revoked: gibt"))
    );
    assert_eq!(line()["reason"], "gibt Schlüssel preis");
    // Nothing lifts a revocation by the way.
    set(json!({ "state": "live" })).expect(409);
    set(json!({ "state": "yanked", "reason": "slow" })).expect(409);
    set(json!({ "from": "yanked", "state": "live" })).expect(409);
    assert_eq!(line()["state"], "revoked");
    set(json!({ "from": "revoked", "state": "live" })).expect(204);
    assert_eq!(api.get(&manifest).header("warning"), "");
    let path = format!("/casefile/v1/versions/{NAME}/9.9.9/state");
    api.put(&path, "application/json", json!({ "state": "live" }).to_string()).expect(404);
}
