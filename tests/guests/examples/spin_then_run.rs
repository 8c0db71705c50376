//! A guest that computes for some seconds, and then runs the one skill that its file names.

use casefile_sdk::prelude::*;
use guests::{Empty, Nothing, nothing};
use steps::Call;

fn investigate(_: &Case, _: Nothing) -> Result<Report<Empty>, Failure> {
    let mut sum = 1_u64;
    for round in 0..500_000_000_u64 {
        sum = std::hint::black_box(sum.wrapping_mul(31) ^ round);
    }
    std::hint::black_box(sum);
    steps::run_all(&[Call::skill("test/leaf")]);
    nothing()
}

casefile_sdk::skill!(investigate);
