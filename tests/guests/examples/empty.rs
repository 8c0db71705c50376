//! A guest that does nothing, for the cost of a step itself.

use casefile_sdk::prelude::*;
use guests::{Empty, Nothing, nothing};

fn investigate(_: &Case, _: Nothing) -> Result<Report<Empty>, Failure> {
    nothing()
}

casefile_sdk::skill!(investigate);
