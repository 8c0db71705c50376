//! A guest that exits.

use casefile_sdk::prelude::*;
use guests::{Empty, Nothing};

fn investigate(_: &Case, _: Nothing) -> Result<Report<Empty>, Failure> {
    std::process::exit(3);
}

casefile_sdk::skill!(investigate);
