//! A guest that never returns.

use casefile_sdk::prelude::*;
use guests::{Empty, Nothing, nothing};

fn investigate(_: &Case, _: Nothing) -> Result<Report<Empty>, Failure> {
    let mut turns = 0_u64;
    while std::hint::black_box(turns) != u64::MAX {
        turns = turns.wrapping_add(2);
    }
    nothing()
}

casefile_sdk::skill!(investigate);
