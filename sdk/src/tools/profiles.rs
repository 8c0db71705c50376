//! Stack samples.

#[cfg(target_family = "wasm")]
use crate::bindings::casefile::tools::profiles as host;
#[cfg(not(target_family = "wasm"))]
use crate::testing::profiles as host;

use crate::bindings::casefile::tools::profiles::{ListQuery, StacksQuery};
pub use crate::bindings::casefile::tools::profiles::{ProfileInfo, Stack};
use crate::evidence::{Page, read_pages};
use crate::types::Window;
use crate::{Answer, ToolError};

/// Profiles that one call lists at most.
pub const PROFILES_MAX: usize = 2_000;

/// Lists the profiles whose window touches this one, by service, kind and start.
///
/// # Errors
/// Those of `list-profiles` in `profiles.wit`.
pub fn list(window: Window, service: Option<&str>) -> Result<Answer<ProfileInfo>, ToolError> {
    read_pages(PROFILES_MAX, |cursor| {
        let page = host::list_profiles(&ListQuery {
            service: service.map(str::to_owned),
            window,
            limit: 0,
            cursor,
        })?;
        Ok(Page { evidence: page.evidence, items: page.profiles, next: page.next })
    })
}

/// Gives the stacks of one profile, heaviest first; at most `stacks_max`.
///
/// # Errors
/// Those of `stacks` in `profiles.wit`.
pub fn stacks(id: &str, stacks_max: usize) -> Result<Answer<Stack>, ToolError> {
    read_pages(stacks_max, |cursor| {
        let page = host::stacks(&StacksQuery { id: id.to_owned(), limit: 0, cursor })?;
        Ok(Page { evidence: page.evidence, items: page.stacks, next: page.next })
    })
}
