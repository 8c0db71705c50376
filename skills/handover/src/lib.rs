//! What the core skills hand to each other, as the parameters of one and the data of another. No skill itself.
//!
//! Readers take absent fields as empty, so that a skill of another team may stand in for any of them.
//!
//! # Layout
//! - [`signature`]: what is seen of the fault.
//! - [`change`]: what changed before it.
//! - [`weighed`]: how well each change explains it, and what tried to break that.
//! - [`layer`]: a look at one layer under the services.
//! - [`likely`]: how likely each change is at fault by all of it together.
//! - [`outside`]: causes that no change explains.
//! - [`conclusion`]: what is concluded, and what to do; [`remedy`] names the latter.

#![forbid(unsafe_code)]

pub mod change;
pub mod conclusion;
pub mod layer;
pub mod likely;
pub mod outside;
pub mod remedy;
pub mod signature;
pub mod weighed;

pub use change::{Candidate, Changes, Late, LiveSince};
pub use conclusion::{Concluded, Conclusion, Mitigation, Proposed};
pub use outside::{Hypotheses, Hypothesis};
pub use signature::{First, Layer, Line, Scene, Series, Sign, Signature};
pub use weighed::{Alters, Challenge, Challenges, Grounds, Outcome, Reach, Reaches, Weighed, WeighedChanges};

use casefile_sdk::Evidence;
use casefile_sdk::serde_json::json;
use casefile_sdk::steps::{self, Call};
use casefile_sdk::types::Failure;
use serde::de::DeserializeOwned;

/// Gives what the caller gave, else what a skill finds for an onset, with what that rests on.
///
/// # Errors
/// The failure of the skill, or `internal` where its data has another shape.
pub fn given<T: DeserializeOwned>(
    given: Option<T>,
    skill: &str,
    onset_ms: i64,
) -> Result<(T, Option<Evidence>), Failure> {
    match given {
        Some(given) => Ok((given, None)),
        None => {
            let child = steps::run(&Call::skill(skill).parameters(&json!({"onset_ms": onset_ms}))?)?;
            Ok((child.data()?, child.evidence()))
        }
    }
}

/// Joins what two answers rest on.
pub fn both(one: Option<Evidence>, other: Option<Evidence>) -> Option<Evidence> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.and(&other)),
        (one, other) => one.or(other),
    }
}
