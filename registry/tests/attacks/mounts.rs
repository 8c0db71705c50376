//! A blob of another repository is had only by who may read it there.

use crate::support::{Registry, digest};

#[test]
fn a_mount_needs_the_right_to_read_the_source() {
    let registry = Registry::start();
    let open = registry.api();
    open.namespace("secret", "any");
    open.namespace("own", "any");
    let hidden = open.push_blob("secret/x", b"hidden");
    let storage = registry.storage();
    let secret = storage.add_token("own", &["own:pull,push".parse().unwrap()], None).unwrap();
    let api = open.with_token(&secret);
    for query in [format!("mount={hidden}&from=secret/x"), format!("mount={hidden}")] {
        let reply = api.send(api.request("POST", &format!("/v2/own/y/blobs/uploads/?{query}")));
        // As where there is no such blob at all.
        assert_eq!(reply.status, 202, "{query}");
        let absent = query.replace(&hidden, &digest(b"absent"));
        api.send(api.request("POST", &format!("/v2/own/y/blobs/uploads/?{absent}"))).expect(202);
    }
    api.get_blob("own/y", &hidden).expect(404);
    api.get_blob("secret/x", &hidden).expect(403);
    let both = ["own:pull,push".parse().unwrap(), "secret:pull".parse().unwrap()];
    let secret = storage.add_token("both", &both, None).unwrap();
    let api = open.with_token(&secret);
    let path = format!("/v2/own/y/blobs/uploads/?mount={hidden}&from=secret/x");
    api.send(api.request("POST", &path)).expect(201);
    assert_eq!(api.get_blob("own/y", &hidden).expect(200).body, b"hidden");
}

#[test]
fn an_upload_belongs_to_its_repository() {
    let registry = Registry::start();
    let api = registry.api();
    let begun = api.send(api.request("POST", "/v2/lab/a/blobs/uploads/")).expect(202);
    let elsewhere = begun.header("location").replace("/lab/a/", "/lab/b/");
    api.get(&elsewhere).expect(404);
    api.send(api.request("PATCH", &elsewhere).body("x")).expect(404);
    api.delete(&elsewhere).expect(404);
    api.get(begun.header("location")).expect(204);
}
