//! A guest that takes memory until there is none.

use casefile_sdk::prelude::*;
use guests::{Empty, Nothing, nothing};

fn investigate(_: &Case, _: Nothing) -> Result<Report<Empty>, Failure> {
    let mut kept = Vec::new();
    loop {
        kept.push(vec![1_u8; 1 << 20]);
        if std::hint::black_box(kept.len()) == usize::MAX {
            return nothing();
        }
    }
}

casefile_sdk::skill!(investigate);
