//! A playbook whose forty children are playbooks themselves.

use casefile_sdk::prelude::*;
use guests::{Empty, Nothing, nothing};
use steps::Call;

/// What each child is asked: five of its own.
#[derive(Serialize)]
struct Asked {
    count: i64,
}

fn investigate(_: &Case, _: Nothing) -> Result<Report<Empty>, Failure> {
    let call = Call::skill("test/middle").parameters(&Asked { count: 5 })?;
    for child in steps::run_all(&vec![call; 40]) {
        child.map_err(|error| Failure::internal(casefile_sdk::step_error_text(&error)))?;
    }
    nothing()
}

casefile_sdk::skill!(investigate);
