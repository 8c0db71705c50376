//! Recorded stack samples.

use casefile_model::request::Window;
use casefile_model::tools::ToolError;
use casefile_model::tools::profiles::{
    ListAnswer, ListQuery, ProfileInfo, Profiles, StacksAnswer, StacksQuery,
};
use casefile_model::{Time, text};

use super::page::{self, Page};
use super::{Recorded, after_as_of, gaps, present};
use crate::incident::Profile;

const LIST_MAX: u32 = 200;
const STACKS_MAX: u32 = 5_000;

impl Profiles for Recorded {
    fn list_profiles(&self, query: ListQuery, as_of: Time) -> Result<ListAnswer, ToolError> {
        let profiles = present(self.0.parts.profiles.as_ref(), gaps::PROFILES)?;
        page::check(query.window)?;
        let page = Page::of(query.limit, LIST_MAX, query.cursor.as_deref())?;
        let whole = self.whole();
        let is_hidden = |profile: &Profile| profile.window.is_none() && as_of < whole.end;
        if !profiles.is_empty() && profiles.iter().all(is_hidden) {
            return Err(after_as_of("profiles without a window"));
        }
        let matching = profiles.iter().filter_map(|profile| {
            let window = profile.window.unwrap_or(whole);
            let touches = window.start < query.window.end && query.window.start < window.end;
            let is_wanted = touches && page::matches(query.service.as_deref(), &profile.service);
            (is_wanted && window.end <= as_of).then(|| info(profile, window))
        });
        let cut = page.cut(matching)?;
        Ok(ListAnswer { profiles: cut.rows, next: cut.next })
    }

    fn stacks(&self, query: StacksQuery, as_of: Time) -> Result<StacksAnswer, ToolError> {
        let profiles = present(self.0.parts.profiles.as_ref(), gaps::PROFILES)?;
        let page = Page::of(query.limit, STACKS_MAX, query.cursor.as_deref())?;
        let is_seen = |profile: &Profile| profile.window.is_none_or(|window| window.end <= as_of);
        let Some(profile) = profiles.iter().find(|profile| profile.id == query.id && is_seen(profile)) else {
            return Err(ToolError::NotFound(format!("no profile `{}` at as-of", text::line(&query.id, 100))));
        };
        if profile.window.is_none() && as_of < self.0.end() {
            return Err(after_as_of("profiles without a window"));
        }
        let cut = page.cut(profile.stacks.iter())?;
        let stacks = cut.rows.into_iter().cloned().collect();
        Ok(StacksAnswer { stacks, total: profile.total, next: cut.next })
    }
}

impl Recorded {
    /// The window of the whole recording, which a profile without one is taken to cover.
    fn whole(&self) -> Window {
        Window { start: self.0.start(), end: self.0.end() }
    }
}

fn info(profile: &Profile, window: Window) -> ProfileInfo {
    ProfileInfo {
        id: profile.id.clone(),
        service: profile.service.clone(),
        kind: profile.kind.clone(),
        unit: profile.unit.clone(),
        window,
        total: profile.total,
    }
}
