//! Who may do what.

use casefile_registry::accounts::Grant;
use casefile_registry::server::Anonymous;

use crate::support::content::manifest;
use crate::support::skill::Skill;
use crate::support::{Api, Registry};

fn grants(text: &str) -> Vec<Grant> {
    text.split(' ').map(|grant| grant.parse().unwrap()).collect()
}

fn ping(api: &Api, authorization: &str) -> u16 {
    api.send(api.request("GET", "/v2/").header("authorization", authorization)).status
}

#[test]
fn a_token_opens_what_it_says_and_nothing_else() {
    let registry = Registry::start();
    let open = registry.api();
    for namespace in ["acme", "other"] {
        open.namespace(namespace, "any");
        open.push_blob(&format!("{namespace}/x"), b"{}");
        open.put_manifest(&format!("{namespace}/x"), "1", &manifest(b"{}", &[])).expect(201);
    }
    let storage = registry.storage();
    let pull = open.with_token(&storage.add_token("pull", &grants("acme:pull"), None).unwrap());
    let push = open.with_token(&storage.add_token("push", &grants("acme:pull,push"), None).unwrap());
    let admin = open.with_token(&storage.add_token("admin", &grants("*:admin *:push"), None).unwrap());
    // With the first token, nobody is let in without one.
    let refused = open.get("/v2/acme/x/manifests/1").expect(401);
    assert!(refused.header("www-authenticate").starts_with("Basic"));
    open.post_blob("acme/x", b"y").expect(401);
    open.get("/v2/").expect(401);
    pull.get("/v2/acme/x/manifests/1").expect(200);
    pull.get("/v2/other/x/manifests/1").expect(403);
    pull.get("/v2/other/x/tags/list").expect(403);
    pull.get("/v2/absent/x/tags/list").expect(403);
    pull.post_blob("acme/x", b"y").expect(403);
    push.post_blob("acme/x", b"y").expect(201);
    push.post_blob("other/x", b"y").expect(403);
    push.delete("/v2/acme/x/manifests/1").expect(403);
    push.post_blob("new/x", b"y").expect(403);
    admin.post_blob("new/x", b"{}").expect(201);
    admin.put_manifest("new/x", "1", &manifest(b"{}", &[])).expect(201);
    admin.get("/v2/new/x/manifests/1").expect(403);
    registry.expect_sound();
}

#[test]
fn a_token_is_shown_as_basic_or_bearer_while_it_is_good() {
    use base64::Engine as _;
    let registry = Registry::start();
    let api = registry.api();
    let storage = registry.storage();
    let secret = storage.add_token("ci", &grants("*:pull"), None).unwrap();
    let basic = |user: &str, password: &str| {
        let text = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
        format!("Basic {text}")
    };
    for good in
        [format!("Bearer {secret}"), format!("bearer {secret}"), basic("anyone", &secret), basic("", &secret)]
    {
        assert_eq!(ping(&api, &good), 200, "{good}");
    }
    for wrong in
        [basic(&secret, ""), basic("x", "casefile_wrong"), "Bearer x".to_owned(), format!("Bearer {secret}x")]
    {
        assert_eq!(ping(&api, &wrong), 401, "{wrong}");
    }
    for malformed in ["Basic ???", "Digest x", "Bearer", "Basic", "x"] {
        assert_eq!(ping(&api, malformed), 400, "{malformed}");
    }
    let ended = storage.add_token("ended", &grants("*:pull"), Some(1)).unwrap();
    assert_eq!(ping(&api, &format!("Bearer {ended}")), 401);
    assert!(storage.revoke_token("ci").unwrap());
    assert_eq!(ping(&api, &format!("Bearer {secret}")), 401);
    // What was taken back does not open the registry to everybody again.
    api.get("/v2/").expect(401);
}

#[test]
fn who_has_no_token_may_pull_where_that_is_allowed() {
    let folder = tempfile::tempdir().unwrap();
    Registry::at(folder.path(), |_| {}).api().push_blob("lab/x", b"x");
    let registry = Registry::at(folder.path(), |config| config.anonymous = Anonymous::Pull);
    let api = registry.api();
    let digest = crate::support::digest(b"x");
    assert_eq!(api.get_blob("lab/x", &digest).expect(200).body, b"x");
    api.post_blob("lab/x", b"y").expect(401);
    api.delete(&format!("/v2/lab/x/blobs/{digest}")).expect(401);
}

#[test]
fn guessing_tokens_is_slowed_and_does_not_lock_others_out() {
    let registry = Registry::start();
    let api = registry.api();
    let secret = registry.storage().add_token("ci", &grants("*:pull"), None).unwrap();
    let mut last = 0;
    for n in 0..40 {
        last = ping(&api, &format!("Bearer casefile_{n}"));
        assert!(matches!(last, 401 | 429), "{last}");
    }
    assert_eq!(last, 429);
    // They may come from the same address: behind a proxy, all do.
    assert_eq!(ping(&api, &format!("Bearer {secret}")), 200);
}

#[test]
fn a_search_finds_what_one_may_read_also_behind_much_that_one_may_not() {
    let registry = Registry::start();
    let open = registry.api();
    for (team, count) in [("acme", 101), ("zeta", 1)] {
        open.namespace(team, "skills");
        for n in 0..count {
            Skill::new(&format!("{team}/s{n:03}"), "1.0.0", &[], "a").publish(&open).expect(201);
        }
    }
    let secret = registry.storage().add_token("zeta", &grants("zeta:pull"), None).unwrap();
    let found = open.with_token(&secret).get("/casefile/v1/search").expect(200).json();
    let skills = found["skills"].as_array().unwrap();
    assert_eq!(skills.len(), 1, "{skills:?}");
    assert_eq!(skills[0]["name"], "zeta/s000");
}

#[test]
fn too_many_requests_are_told_to_wait() {
    let registry = Registry::with(|config| config.requests_per_second_max = Some(5));
    let api = registry.api();
    let replies: Vec<_> = (0..60).map(|_| api.get("/v2/")).collect();
    assert!(replies.iter().all(|reply| matches!(reply.status, 200 | 429)));
    let refused: Vec<_> = replies.iter().filter(|reply| reply.status == 429).collect();
    assert!(!refused.is_empty());
    for reply in refused {
        assert!(reply.header("retry-after").parse::<u64>().unwrap() >= 1);
        assert_eq!(reply.error()["code"], "TOOMANYREQUESTS");
    }
}
