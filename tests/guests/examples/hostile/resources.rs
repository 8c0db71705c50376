//! Acts that take more than they should.

use std::hint::black_box;
use std::io::Write;

use casefile_sdk::serde_json::json;

use crate::Did;

pub fn act(name: &str) -> Option<Did> {
    match name {
        "spin" => spin(),
        "recurse" => return Some(Did::Was(json!(recurse(0)))),
        "allocate" => allocate(16 << 20),
        "allocate-in-small-pieces" => allocate(1 << 10),
        "copy" => copy(),
        "divide" => return Some(Did::Was(json!(1 / black_box(0)))),
        "panic" => return Some(Did::Was(json!([0][black_box(7)]))),
        "abort" => std::process::abort(),
        "exit-with-success" => std::process::exit(0),
        "exit-with-failure" => std::process::exit(1),
        "print" => print(&mut std::io::stdout()),
        "print-errors" => print(&mut std::io::stderr()),
        _ => return None,
    }
    Some(Did::Was(json!("nothing stopped it")))
}

fn spin() {
    let mut n: u64 = 0;
    while black_box(n) < u64::MAX {
        n += 1;
    }
}

fn recurse(depth: u64) -> u64 {
    let kept = black_box([depth; 64]);
    if black_box(depth) == u64::MAX { 0 } else { recurse(depth + 1) + kept[7] }
}

fn allocate(bytes: usize) {
    let mut kept: Vec<Vec<u8>> = Vec::new();
    loop {
        kept.push(black_box(vec![1; bytes]));
    }
}

/// One instruction that moves much, over and over: fuel hardly sees it.
fn copy() {
    let mut bytes = vec![1_u8; 64 << 20];
    let half = bytes.len() / 2;
    loop {
        bytes.copy_within(..half, half);
        black_box(&bytes);
    }
}

fn print(out: &mut dyn Write) {
    let line = [b'x'; 4_096];
    while out.write_all(&line).is_ok() {}
}
