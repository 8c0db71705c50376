use regex::Regex;

use crate::store::Profile;

/// A rule puts users who saw certain pages into a segment.
pub struct Rule {
    pub segment: u32,
    pages: Regex,
    at_least: usize,
}

impl Rule {
    pub fn new(segment: u32, pages: &str, at_least: usize) -> Result<Self, regex::Error> {
        Ok(Self { segment, pages: Regex::new(pages)?, at_least })
    }

    pub fn matches(&self, profile: &Profile) -> bool {
        profile.pages.iter().filter(|page| self.pages.is_match(page)).count() >= self.at_least
    }
}

/// The segments of a profile, by rules that are loaded every five minutes.
pub fn segments_of(rules: &[Rule], profile: &Profile) -> Vec<u32> {
    rules.iter().filter(|rule| rule.matches(profile)).map(|rule| rule.segment).collect()
}
