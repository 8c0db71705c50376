//! A guest that fails with a message of many megabytes and a terminal code in it.

use casefile_sdk::prelude::*;
use guests::{Empty, Nothing};

fn investigate(_: &Case, _: Nothing) -> Result<Report<Empty>, Failure> {
    Err(Failure::internal(format!("\u{1b}[2J{}", "no ".repeat(4 << 20))))
}

casefile_sdk::skill!(investigate);
