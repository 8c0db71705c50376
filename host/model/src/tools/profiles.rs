//! Stack samples, as `wit/tools/profiles.wit`.
#![allow(missing_docs, reason = "the WIT file of the same name documents every field")]

use serde::{Deserialize, Serialize};

use super::{Clip, interface};
use crate::Time;
use crate::request::Window;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProfileInfo {
    pub id: String,
    pub service: String,
    pub kind: String,
    pub unit: String,
    pub window: Window,
    pub total: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListQuery {
    pub service: Option<String>,
    pub window: Window,
    pub limit: u32,
    pub cursor: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListAnswer {
    pub profiles: Vec<ProfileInfo>,
    pub next: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stack {
    pub frames: Vec<String>,
    pub weight: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StacksQuery {
    pub id: String,
    pub limit: u32,
    pub cursor: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StacksAnswer {
    pub stacks: Vec<Stack>,
    pub total: u64,
    pub next: Option<String>,
}

impl Clip for ListAnswer {
    /// A profile is visible once its window has ended.
    fn clip(&mut self, as_of: Time) {
        self.profiles.retain(|profile| profile.window.end <= as_of);
    }
}

impl Clip for StacksAnswer {
    /// Stacks carry no times: a provider answers `not-found` for a profile whose window ends after as-of.
    fn clip(&mut self, _: Time) {}
}

interface!(Profiles, ProfilesProvider, "profiles" {
    list_profiles / "list-profiles": ListQuery => ListAnswer;
    stacks / "stacks": StacksQuery => StacksAnswer;
});
