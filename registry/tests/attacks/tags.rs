//! Many tags.

use crate::support::content::manifest;
use crate::support::{Api, Registry};

const REPOSITORY: &str = "lab/tags";
const TAGS: usize = 10_000;

/// All tags, by following the pages.
fn follow(api: &Api, first: &str) -> (Vec<String>, usize) {
    let (mut tags, mut pages, mut next) = (Vec::new(), 0, first.to_owned());
    loop {
        let reply = api.get(&next).expect(200);
        pages += 1;
        let page = reply.json()["tags"].as_array().unwrap().clone();
        tags.extend(page.iter().map(|tag| tag.as_str().unwrap().to_owned()));
        let link = reply.header("link");
        if link.is_empty() {
            return (tags, pages);
        }
        next = link.split_once('>').unwrap().0.strip_prefix('<').unwrap().to_owned();
    }
}

#[test]
fn ten_thousand_tags_are_listed_page_by_page() {
    let registry = Registry::with(|config| config.tags_max = 10_000);
    let api = registry.api();
    api.push_blob(REPOSITORY, b"{}");
    let body = manifest(b"{}", &[]);
    let digest = crate::support::digest(&body);
    let names: Vec<String> = (0..TAGS).map(|n| format!("v{n:05}")).collect();
    for some in names.chunks(50) {
        let query = some.join("&tag=");
        let pushed = api.put_manifest(REPOSITORY, &format!("{digest}?tag={query}"), &body).expect(201);
        assert_eq!(pushed.header("oci-tag").split(", ").count(), some.len());
    }
    for (n, expected) in [(1000, 10), (999, 11), (9_999, 2), (10_000, 1)] {
        let (tags, pages) = follow(&api, &format!("/v2/{REPOSITORY}/tags/list?n={n}"));
        assert!(tags == names, "n = {n}: {} tags", tags.len());
        assert_eq!(pages, expected, "n = {n}");
    }
    let (rest, _) = follow(&api, &format!("/v2/{REPOSITORY}/tags/list?n=7&last=v09989"));
    assert_eq!(rest, names[9990..]);
    assert_eq!(follow(&api, &format!("/v2/{REPOSITORY}/tags/list")).0.len(), TAGS);
    // There is room for no other, but one that is there can move.
    api.put_manifest(REPOSITORY, "other", &body).expect(507);
    let other = manifest(b"{}", &[b"{}"]);
    api.put_manifest(REPOSITORY, "v00000", &other).expect(201);
    assert_eq!(api.get(&format!("/v2/{REPOSITORY}/manifests/v00000")).expect(200).body, other);
    assert_eq!(api.get(&format!("/v2/{REPOSITORY}/manifests/v00001")).expect(200).body, body);
    registry.expect_sound();
}
