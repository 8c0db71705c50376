//! Clients that stop in the middle do not hold what others need.

use std::io::Write as _;
use std::time::Duration;

use crate::raw::{connect, exchange, head, read_to_end, status};
use crate::support::content::bytes;
use crate::support::{Registry, digest};

fn impatient() -> Registry {
    Registry::with(|config| config.idle = Duration::from_millis(400))
}

#[test]
fn a_head_that_stops_ends_the_connection() {
    let registry = impatient();
    let api = registry.api();
    for start in ["", "G", "GET /v2/ HTTP/1.1\r\nHost: x\r\nX-Long: "] {
        let reply = exchange(&api, start.as_bytes());
        assert!(matches!(status(&reply), 0 | 400 | 408), "{reply}");
    }
    api.get("/v2/").expect(200);
}

#[test]
fn a_head_that_goes_on_and_on_ends_the_connection() {
    let registry = impatient();
    let api = registry.api();
    let mut connection = connect(&api);
    connection.write_all(b"GET /v2/ HTTP/1.1\r\nHost: x\r\nX-Long: ").unwrap();
    // It never stands still, so only the bound on the whole head ends it.
    while connection.write_all(b"a").is_ok() {
        std::thread::sleep(Duration::from_millis(20));
    }
    api.get("/v2/").expect(200);
}

#[test]
fn a_head_without_bound_is_refused() {
    let registry = Registry::start();
    let api = registry.api();
    let mut connection = connect(&api);
    connection.write_all(b"GET /v2/ HTTP/1.1\r\nHost: x\r\n").unwrap();
    let line = format!("X-Long: {}\r\n", "a".repeat(4000));
    let mut sent = 0;
    while sent < 64 << 20 && connection.write_all(line.as_bytes()).is_ok() {
        sent += line.len();
    }
    assert!(sent < 64 << 20, "the registry reads a head without bound");
    let reply = read_to_end(&mut connection);
    assert!(matches!(status(&reply), 0 | 400 | 431), "{reply}");
}

#[test]
fn an_upload_that_stands_still_ends_and_can_be_gone_on_with() {
    let registry = impatient();
    let api = registry.api();
    let blob = bytes(1, 300_000);
    let begun = api.send(api.request("POST", "/v2/lab/slow/blobs/uploads/")).expect(202);
    let location = begun.header("location").to_owned();
    let request = head(&api, "PATCH", &location, &format!("Content-Length: {}\r\n", blob.len()));
    let mut connection = connect(&api);
    connection.write_all(request.as_bytes()).unwrap();
    connection.write_all(&blob[..100_000]).unwrap();
    let reply = read_to_end(&mut connection);
    assert!(matches!(status(&reply), 0 | 400 | 408), "{reply}");
    let told = api.get(&location).expect(204);
    let (_, last) = told.header("range").split_once('-').unwrap();
    let came = last.parse::<usize>().unwrap() + 1;
    assert!(came <= 100_000, "{came}");
    let path = format!("{location}?digest={}", digest(&blob));
    api.put(&path, "application/octet-stream", blob[came..].to_vec()).expect(201);
    assert!(api.get_blob("lab/slow", &digest(&blob)).expect(200).body == blob);
}

#[test]
fn uploads_that_were_left_are_removed() {
    let registry = Registry::with(|config| {
        config.upload_idle = Duration::from_millis(100);
        config.collect_every = Duration::from_millis(20);
    });
    let api = registry.api();
    let begun = api.send(api.request("POST", "/v2/lab/slow/blobs/uploads/")).expect(202);
    let location = begun.header("location").to_owned();
    api.send(api.request("PATCH", &location).body(vec![7; 1000])).expect(202);
    let uploads = || std::fs::read_dir(registry.storage().path().join("uploads")).unwrap().count();
    while uploads() > 0 {
        std::thread::sleep(Duration::from_millis(20));
    }
    api.get(&location).expect(404);
}

#[test]
fn more_uploads_than_allowed_are_told_to_wait() {
    let registry = Registry::with(|config| config.uploads_max = 3);
    let api = registry.api();
    let begin = || api.send(api.request("POST", "/v2/lab/slow/blobs/uploads/"));
    let first = begin().expect(202).header("location").to_owned();
    begin().expect(202);
    begin().expect(202);
    let refused = begin().expect(429);
    assert_eq!(refused.header("retry-after"), "5");
    api.delete(&first).expect(204);
    begin().expect(202);
}
