//! The memory that a registry takes is bounded, whatever is sent or asked for. These tests run one after the other, since
//! they look at the memory of the whole process.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::json;
use support::content::{MANIFEST, bytes, descriptor};
use support::skill::Skill;
use support::{Registry, digest};

static TURN: Mutex<()> = Mutex::new(());

fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A figure of this process in KiB: `VmRSS`, or `VmHWM`, its most so far.
fn memory(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// The most memory that `work` took beyond what was there, in MiB.
fn growth(work: impl FnOnce()) -> u64 {
    let mut reset = std::fs::OpenOptions::new().write(true).open("/proc/self/clear_refs").unwrap();
    reset.write_all(b"5").unwrap();
    let before = memory("VmRSS");
    work();
    memory("VmHWM").saturating_sub(before) >> 10
}

fn connect(registry: &Registry) -> TcpStream {
    let connection = TcpStream::connect(registry.api().address()).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(50))).unwrap();
    connection
}

fn answer(mut connection: TcpStream) -> String {
    let mut reply = Vec::new();
    drop(connection.read_to_end(&mut reply));
    String::from_utf8_lossy(&reply).into_owned()
}

fn uploads(registry: &Registry) -> usize {
    std::fs::read_dir(registry.storage().path().join("uploads")).unwrap().count()
}

#[test]
fn ten_gigabytes_that_are_announced_are_refused_before_a_byte_is_read() {
    let _turn = turn();
    let registry = Registry::start();
    let api = registry.api();
    api.namespace("acme", "skills");
    let begun = api.send(api.request("POST", "/v2/acme/onset/blobs/uploads/")).expect(202);
    let session = begun.header("location").to_owned();
    let one = format!("/v2/acme/onset/blobs/uploads/?digest={}", digest(b"x"));
    for (method, target) in
        [("POST", one), ("PATCH", session.clone()), ("PUT", format!("{session}?digest={}", digest(b"x")))]
    {
        let mut connection = connect(&registry);
        let head = format!("{method} {target} HTTP/1.1\r\nHost: x\r\nContent-Length: 10737418240\r\n\r\n");
        connection.write_all(head.as_bytes()).unwrap();
        let reply = answer(connection);
        assert!(reply.starts_with("HTTP/1.1 413"), "{method}: {reply}");
        assert!(reply.contains("SIZE_INVALID") && reply.contains("67108864"), "{reply}");
    }
    // The upload is as it was.
    api.get(&session).expect(204);
    assert_eq!(uploads(&registry), 0);
}

#[test]
fn an_upload_without_an_announced_end_is_cut_off_at_the_limit() {
    const PIECE: usize = 1 << 20;
    let _turn = turn();
    let registry = Registry::start();
    registry.api().namespace("acme", "skills");
    let target = format!("/v2/acme/onset/blobs/uploads/?digest={}", digest(b"x"));
    let mut connection = connect(&registry);
    let head = format!("POST {target} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    connection.write_all(head.as_bytes()).unwrap();
    let mut chunk = format!("{PIECE:x}\r\n").into_bytes();
    chunk.extend(bytes(1, PIECE));
    chunk.extend(b"\r\n");
    let mut sent = 0;
    let grown = growth(|| {
        while sent < 10 << 30 && connection.write_all(&chunk).is_ok() {
            sent += PIECE;
        }
    });
    // What lies in the buffers of the system comes on top.
    assert!((64 << 20..160 << 20).contains(&sent), "{} MiB were taken", sent >> 20);
    assert!(grown < 40, "{grown} MiB");
    let reply = answer(connection);
    assert!(reply.is_empty() || reply.starts_with("HTTP/1.1 413"), "{reply}");
    assert_eq!(uploads(&registry), 0);
    registry.expect_sound();
}

#[test]
fn a_large_blob_is_never_whole_in_memory() {
    let _turn = turn();
    let registry = Registry::start();
    let api = registry.api();
    let blob = bytes(1, 64 << 20);
    let name = digest(&blob);
    let path = format!("/v2/lab/large/blobs/uploads/?digest={name}");
    let body = reqwest::blocking::Body::sized(std::io::Cursor::new(blob.clone()), blob.len() as u64);
    let pushed = growth(|| {
        api.send(api.request("POST", &path).body(body)).expect(201);
    });
    let pulled = growth(|| {
        let request = api.request("GET", &format!("/v2/lab/large/blobs/{name}"));
        let mut response = request.send().unwrap();
        let (mut part, mut came) = (vec![0; 1 << 16], 0);
        loop {
            let count = response.read(&mut part).unwrap();
            if count == 0 {
                break;
            }
            assert!(part[..count] == blob[came..came + count]);
            came += count;
        }
        assert_eq!(came, blob.len());
    });
    // The body above is copied once by the client.
    assert!(pushed < 90 && pulled < 32, "{pushed} MiB to push, {pulled} MiB to pull");
}

#[test]
fn asking_for_what_is_not_there_leaves_nothing_behind() {
    let _turn = turn();
    let registry = Registry::start();
    let storage = registry.storage();
    let repository = "lab/x".parse().unwrap();
    let grown = growth(|| {
        for n in 0..40_000_u32 {
            let absent = casefile_registry::oci::Digest::sha256(&n.to_le_bytes());
            assert!(storage.find_blob(&repository, &absent).unwrap().is_none());
        }
    });
    assert!(grown < 5, "{grown} MiB");
}

#[test]
fn a_list_of_referrers_with_large_annotations_comes_in_pages() {
    let _turn = turn();
    let registry = Registry::start();
    let api = registry.api();
    let subject = descriptor(MANIFEST, b"subject");
    api.push_blob("lab/x", b"{}");
    for n in 0..30 {
        let manifest = json!({
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": descriptor("application/x", b"{}"),
            "layers": [],
            "subject": subject,
            "annotations": { "text": format!("{n}").repeat(1 << 20) },
        });
        let body = manifest.to_string().into_bytes();
        api.put_manifest("lab/x", &digest(&body), &body).expect(201);
    }
    let mut next = format!("/v2/lab/x/referrers/{}", digest(b"subject"));
    let (mut found, mut pages) = (0, 0);
    while !next.is_empty() {
        let reply = api.get(&next).expect(200);
        assert!(reply.body.len() < 8 << 20, "{} bytes at once", reply.body.len());
        found += reply.json()["manifests"].as_array().unwrap().len();
        pages += 1;
        let link = reply.header("link");
        next = link.split_once('>').map_or(String::new(), |(link, _)| link[1..].to_owned());
    }
    assert_eq!(found, 30);
    assert!(pages > 5, "{pages} pages");
}

#[test]
fn many_large_packages_at_once_are_judged_a_few_at_a_time() {
    const CLIENTS: usize = 12;
    let _turn = turn();
    let registry = Registry::start();
    let api = registry.api();
    api.namespace("acme", "skills");
    let skills: Vec<Skill> =
        (0..CLIENTS).map(|n| Skill::new(&format!("acme/s{n}"), "1.0.0", &[], &"x".repeat(8 << 20))).collect();
    for skill in &skills {
        skill.push_blobs(&api);
    }
    let grown = growth(|| {
        std::thread::scope(|scope| {
            for skill in &skills {
                let api = &api;
                scope.spawn(move || api.put_manifest(&skill.name, "1.0.0", &skill.manifest).expect(201));
            }
        });
    });
    // Four at once hold their bytes twice, and the allocator keeps some of what was freed.
    assert!(grown < CLIENTS as u64 * 8, "{grown} MiB for {CLIENTS} packages of 8 MiB");
}
