//! Whether what is to run was taken back. A host asks each time it runs something that it pulled, and does not fail
//! where a registry cannot be reached: an investigation must not wait for one.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use casefile_package::{Digest, SkillName};
use casefile_registry::client::mirror::MirrorError;
use casefile_registry::index::State;
use futures::future::join_all;

use super::Registries;
use crate::clock;
use crate::error::{CommandError, ForUser};
use crate::output::say;

/// How long a host waits for all registries together.
const WAIT: Duration = Duration::from_secs(3);

/// A skill that was pulled.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pulled {
    /// The registry.
    pub registry: String,
    /// The skill.
    pub skill: SkillName,
    /// The digest of its component.
    pub digest: Digest,
}

impl Registries {
    /// Asks for news of these skills, each registry once for each skill. What cannot be asked is told.
    ///
    /// # Errors
    /// [`CommandError::Input`] where what was heard cannot be kept.
    pub async fn refresh(&self, pulled: &BTreeSet<Pulled>) -> Result<(), CommandError> {
        // A registry that the configuration no longer names cannot be asked.
        let known = pulled.iter().filter(|one| self.named(&one.registry).is_ok());
        let asked: BTreeMap<&SkillName, &str> =
            known.map(|one| (&one.skill, one.registry.as_str())).collect();
        let all = join_all(asked.into_iter().map(|(skill, registry)| async move {
            let client = self.client(registry)?;
            let mirror = self.mirror(registry);
            let news = tokio::time::timeout(WAIT, mirror.refresh(&client, skill, clock::now().0));
            match news.await {
                Ok(Ok(_)) => Ok(None),
                Ok(Err(MirrorError::Client(error))) => Ok(Some(error.to_string())),
                // What runs is locked and verified; what is said of it now is not believed, and what was said before counts.
                Ok(Err(error @ MirrorError::Changed { .. })) => Ok(Some(error.to_string())),
                Ok(Err(error)) => Err(CommandError::input(crate::error::chain(&error))),
                Err(_) => Ok(Some(format!("the registry {} does not answer", client.address()))),
            }
        }));
        let mut told = BTreeSet::new();
        for answer in all.await {
            told.extend(answer?);
        }
        for problem in told {
            say(&format!("note: could not check whether a pulled skill was taken back: {problem}"));
        }
        Ok(())
    }

    /// Refuses what was revoked, and tells of what was yanked, as far as this host has heard.
    ///
    /// # Errors
    /// [`CommandError::Input`] with the reason and what to do.
    pub fn refuse_revoked(&self, pulled: &BTreeSet<Pulled>) -> Result<(), CommandError> {
        for (state, sentence) in self.taken_back(pulled)? {
            if state == State::Revoked {
                return Err(CommandError::input(sentence));
            }
            say(&format!("note: {sentence}"));
        }
        Ok(())
    }

    /// What was taken back of these, with a sentence for each, as far as this host has heard.
    ///
    /// # Errors
    /// [`CommandError::Input`] where what was heard cannot be read.
    pub fn taken_back(&self, pulled: &BTreeSet<Pulled>) -> Result<Vec<(State, String)>, CommandError> {
        let mut sentences = Vec::new();
        for Pulled { registry, skill, digest } in pulled {
            let Some(entry) = self.mirror(registry).entry(skill, digest).input()? else { continue };
            let what = match entry.state {
                State::Live => continue,
                State::Yanked => "was yanked",
                State::Revoked => "was revoked and is not run",
            };
            let reason = entry.reason.as_deref().unwrap_or("no reason was given");
            let next = format!("`casefile update {skill}` takes another version");
            sentences.push((entry.state, format!("{} {what}: {reason}; {next}", entry.id())));
        }
        Ok(sentences)
    }
}
