//! Lists of tags: whole, in pages, in order.

use serde_json::Value;

use crate::data::{Set, plain_artifact};
use crate::digest::{Algorithm, once};
use crate::http::{Api, REPO, Reply, manifest_path, with_query};
use crate::shapes::with_every_shape;

with_every_shape! { @tagged tags_are_listed }
once! {
    an_unknown_repository_has_no_tags,
    a_list_names_its_repository,
    tags_are_in_order,
    pages_are_linked,
    a_page_that_ends_the_list_is_not_linked,
    a_page_of_none_is_empty_and_not_linked,
    a_page_larger_than_the_list_is_the_list,
    a_page_begins_behind_the_last_tag,
    a_page_begins_behind_a_tag_that_is_not_there,
    a_page_behind_the_end_is_empty,
    a_page_of_no_number_is_refused_or_the_list,
    a_tag_that_is_pushed_twice_is_listed_once,
    a_deleted_tag_is_not_listed,
}

const TAGS: [&str; 5] = ["alpha", "beta-1", "beta-2", "gamma_3", "zeta"];

/// As the suite does: all of the set, then what is behind the middle of the list.
fn tags_are_listed(api: &Api, set: &Set) {
    api.push(set);
    let all = tags(&list(api, &[]));
    for tag in set.tags.keys() {
        assert!(all.contains(tag), "{tag} is not among {all:?}");
    }
    let mut sorted = all;
    sorted.sort();
    if sorted.len() >= 2 {
        let middle = sorted.len() / 2;
        let rest = tags(&list(api, &[("last", &sorted[middle - 1])]));
        assert_eq!(rest, sorted[middle..]);
    }
}

fn an_unknown_repository_has_no_tags(api: &Api) {
    let reply = api.get("/v2/conformance/nothing-was-pushed-here/tags/list").send();
    if reply.status == 404 {
        reply.expect_error(&[404], "NAME_UNKNOWN");
    } else {
        reply.expect(&[200]);
        assert_eq!(tags(&reply), Vec::<String>::new());
    }
}

fn a_list_names_its_repository(api: &Api) {
    with_tags(api, |api| {
        let reply = list(api, &[]);
        reply.expect(&[200]);
        let media_type = reply.header("Content-Type").unwrap_or_default();
        assert!(media_type.starts_with("application/json"), "{media_type}");
        assert_eq!(reply.json()["name"], REPO);
    });
}

fn tags_are_in_order(api: &Api) {
    with_tags(api, |api| {
        let all = tags(&list(api, &[]));
        assert!(all.is_sorted(), "{all:?}");
    });
}

fn pages_are_linked(api: &Api) {
    with_tags(api, |api| {
        let mut found = Vec::new();
        let mut page = list(api, &[("n", "2")]);
        loop {
            let tags = tags(&page);
            assert!(tags.len() <= 2, "{tags:?}");
            found.extend(tags);
            let Some(next) = page.next_page() else {
                break;
            };
            assert_eq!(found.len() % 2, 0, "a page is short, and yet another one follows");
            page = api.request("GET", next).send();
        }
        for tag in TAGS {
            let count = found.iter().filter(|found| *found == tag).count();
            assert_eq!(count, 1, "{tag} in {found:?}");
        }
    });
}

fn a_page_that_ends_the_list_is_not_linked(api: &Api) {
    with_tags(api, |api| {
        let all = tags(&list(api, &[])).len().to_string();
        let page = list(api, &[("n", &all)]);
        assert_eq!(page.expect(&[200]).next_page(), None);
    });
}

fn a_page_of_none_is_empty_and_not_linked(api: &Api) {
    with_tags(api, |api| {
        let page = list(api, &[("n", "0")]);
        assert_eq!(tags(&page), Vec::<String>::new());
        assert_eq!(page.header("Link"), None);
    });
}

fn a_page_larger_than_the_list_is_the_list(api: &Api) {
    with_tags(api, |api| {
        let page = list(api, &[("n", "1000")]);
        assert_eq!(tags(&page), tags(&list(api, &[])));
        assert_eq!(page.next_page(), None);
    });
}

fn a_page_begins_behind_the_last_tag(api: &Api) {
    with_tags(api, |api| {
        let page = list(api, &[("n", "2"), ("last", "beta-1")]);
        assert_eq!(tags(&page), ["beta-2", "gamma_3"]);
    });
}

fn a_page_begins_behind_a_tag_that_is_not_there(api: &Api) {
    with_tags(api, |api| {
        let page = list(api, &[("n", "1"), ("last", "beta-11")]);
        assert_eq!(tags(&page), ["beta-2"]);
    });
}

fn a_page_behind_the_end_is_empty(api: &Api) {
    with_tags(api, |api| {
        let page = list(api, &[("last", "zzzz")]);
        assert_eq!(tags(&page), Vec::<String>::new());
        assert_eq!(page.next_page(), None);
    });
}

fn a_page_of_no_number_is_refused_or_the_list(api: &Api) {
    with_tags(api, |api| {
        for n in ["-1", "two", "", "99999999999999999999999"] {
            list(api, &[("n", n)]).expect(&[200, 400]);
        }
    });
}

fn a_tag_that_is_pushed_twice_is_listed_once(api: &Api) {
    with_tags(api, |api| {
        let set = plain_artifact(Algorithm::Sha256);
        api.push(&set);
        api.put_manifest(REPO, "alpha", &set.manifests[0]).expect(&[201]);
        let all = tags(&list(api, &[]));
        let count = all.iter().filter(|tag| *tag == "alpha").count();
        assert_eq!(count, 1, "{all:?}");
    });
}

fn a_deleted_tag_is_not_listed(api: &Api) {
    with_tags(api, |api| {
        api.delete(&manifest_path(REPO, "beta-1")).send().expect(&[202]);
        let all = tags(&list(api, &[]));
        assert!(!all.contains(&"beta-1".to_owned()), "{all:?}");
        assert!(all.contains(&"beta-2".to_owned()), "{all:?}");
    });
}

/// Pushes [`TAGS`], in another order.
fn with_tags(api: &Api, check: impl Fn(&Api)) {
    let set = plain_artifact(Algorithm::Sha256);
    api.push(&set);
    for at in [3, 0, 4, 2, 1] {
        let reply = api.put_manifest(REPO, TAGS[at], &set.manifests[0]);
        reply.expect(&[201]);
    }
    check(api);
}

fn list(api: &Api, parameters: &[(&str, &str)]) -> Reply {
    let path = format!("/v2/{REPO}/tags/list");
    if parameters.is_empty() { api.get(&path).send() } else { api.get(&with_query(&path, parameters)).send() }
}

/// The tags of a list; none where there is no such repository.
#[track_caller]
pub fn tags(reply: &Reply) -> Vec<String> {
    if reply.status == 404 {
        return Vec::new();
    }
    reply.expect(&[200]);
    match &reply.json()["tags"] {
        Value::Null => Vec::new(),
        Value::Array(tags) => tags.iter().map(|tag| tag.as_str().unwrap().to_owned()).collect(),
        other => panic!("tags: {other}"),
    }
}
