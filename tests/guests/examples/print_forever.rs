//! A guest that prints without end, with a terminal code in every line.

use std::io::Write;

use casefile_sdk::prelude::*;
use guests::{Empty, Nothing, nothing};

fn investigate(_: &Case, _: Nothing) -> Result<Report<Empty>, Failure> {
    let line = format!("\u{1b}[2J{}\n", "x".repeat(4_000));
    while std::io::stderr().write_all(line.as_bytes()).is_ok() {}
    nothing()
}

casefile_sdk::skill!(investigate);
