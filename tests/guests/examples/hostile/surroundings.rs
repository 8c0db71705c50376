//! Acts that look for something outside: files, the network, the environment, time, randomness, handles.

use std::fmt::Display;
use std::io::Read;
use std::net::{TcpListener, TcpStream, ToSocketAddrs, UdpSocket};
use std::time::{Duration, Instant, SystemTime};

use casefile_sdk::serde_json::{Value, json};

use crate::Did;

pub fn act(name: &str) -> Option<Did> {
    let told = match name {
        "read-a-file" => of(std::fs::read_to_string("/etc/passwd")),
        "read-above" => of(std::fs::read_to_string("../../../../etc/passwd")),
        "write-a-file" => of(std::fs::File::create("/tmp/from-a-guest").map(|_| "written")),
        "list-a-folder" => of(std::fs::read_dir("/").map(Iterator::count)),
        "link" => of(std::fs::hard_link("/etc/passwd", "/tmp/link").map(|()| "linked")),
        "connect" => of(TcpStream::connect("127.0.0.1:80").map(|_| "connected")),
        "listen" => of(TcpListener::bind("127.0.0.1:0").map(|_| "listening")),
        "send" => of(UdpSocket::bind("127.0.0.1:0").map(|_| "bound")),
        "resolve" => of("localhost:80".to_socket_addrs().map(Iterator::count)),
        "look-around" => json!({
            "variables": std::env::vars().count(),
            "arguments": std::env::args().count(),
            "stdin": std::io::stdin().read(&mut [0; 8]).map_err(|e| e.to_string()),
        }),
        "start-a-thread" => of(std::thread::Builder::new().spawn(|| ()).map(|_| "started")),
        "watch-the-clock" => clock(),
        "sleep-for-a-century" => {
            std::thread::sleep(Duration::from_secs(100 * 365 * 86_400));
            json!("slept")
        }
        "take-randomness" => {
            let bytes = wasip2::random::random::get_random_bytes(16 << 20);
            json!(bytes.len())
        }
        "keep-handles" => loop {
            std::mem::forget(wasip2::clocks::monotonic_clock::subscribe_duration(1));
        },
        _ => return None,
    };
    Some(Did::Was(told))
}

fn of<T: Display>(did: std::io::Result<T>) -> Value {
    match did {
        Ok(what) => json!(format!("did: {what}")),
        Err(error) => json!(format!("refused: {error}")),
    }
}

/// Work that takes time, seen from inside.
#[allow(clippy::disallowed_methods, reason = "a guest sees no real clock, which is what this shows")]
fn clock() -> Value {
    let (wall, begun) = (SystemTime::now(), Instant::now());
    let mut n: u64 = 0;
    while std::hint::black_box(n) < 1_000_000 {
        n += 1;
    }
    json!({ "wall": wall == SystemTime::now(), "monotonic_ns": begun.elapsed().as_nanos().to_string() })
}
