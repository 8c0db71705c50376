//! A guest that panics.

use casefile_sdk::prelude::*;
use guests::{Empty, Nothing, nothing};

fn investigate(case: &Case, _: Nothing) -> Result<Report<Empty>, Failure> {
    assert!(case.as_of() < 0, "the as-of time is not before 1970");
    nothing()
}

casefile_sdk::skill!(investigate);
