//! The team's loop: taking skills from registries, keeping them, and taking one's own versions back.
//!
//! # Layout
//! - `login`: the token of a registry.
//! - `add`, `remove`, `lock`, `pull`, `update`: which skills are used here.
//! - `find`: `search` and `show`.
//! - `states`: `yank` and `revoke`.

pub mod add;
pub mod find;
pub mod lock;
pub mod login;
pub mod pull;
pub mod remove;
pub mod states;
pub mod update;

use casefile_package::SkillName;
use casefile_registry::Lock;
use casefile_registry::client::pull::PullError;
use casefile_registry::index::IndexEntry;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::context::Context;
use crate::error::CommandError;
use crate::output;
use crate::registries::failed;
use crate::registries::states::Pulled;

/// How many skills are pulled at once.
const PULLS_MAX: usize = 4;

/// Brings all that is locked into the store, and gives how many skills were not there.
///
/// # Errors
/// [`CommandError::Input`] where one cannot be had or is not what it says.
async fn pull_all(context: &Context, lock: &Lock) -> Result<usize, CommandError> {
    let mut wanted = Vec::new();
    for (skill, locked) in &lock.skills {
        if let Some(entry) = context.registries.entry(skill, locked)?
            && context.store.load(&entry.digest).is_err()
        {
            wanted.push((locked.registry.clone(), entry));
        }
    }
    let count = wanted.len();
    let bars = MultiProgress::with_draw_target(ProgressDrawTarget::stderr());
    let pulls = stream::iter(wanted).map(|(registry, entry)| {
        let bars = &bars;
        async move { pull_one(context, &registry, &entry, bars).await }
    });
    pulls.buffer_unordered(PULLS_MAX).try_collect::<Vec<()>>().await?;
    Ok(count)
}

async fn pull_one(
    context: &Context,
    registry: &str,
    entry: &IndexEntry,
    bars: &MultiProgress,
) -> Result<(), CommandError> {
    let client = context.registries.client(registry)?;
    let bar = bars.add(ProgressBar::new(entry.size).with_message(entry.id()));
    if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {bytes}/{total_bytes}") {
        bar.set_style(style);
    }
    let told = |bytes| bar.set_position(bytes);
    let pulled = client.pull(entry, &context.store, &context.home.downloads(), &told).await;
    bar.finish_and_clear();
    pulled.map_err(|error| match error {
        PullError::Client(error) => failed(error),
        error => CommandError::input(crate::error::chain(&error)),
    })
}

/// Tells of what was taken back among what is locked.
fn tell_taken_back(context: &Context, lock: &Lock) -> Result<(), CommandError> {
    let locked = lock.skills.iter().map(|(skill, locked)| Pulled {
        registry: locked.registry.clone(),
        skill: skill.clone(),
        digest: locked.digest,
    });
    for (_, sentence) in context.registries.taken_back(&locked.collect())? {
        output::say(&format!("note: {sentence}"));
    }
    Ok(())
}

/// The lock with the pins of these skills taken out.
fn without<'a>(lock: &Lock, skills: impl IntoIterator<Item = &'a SkillName>) -> Lock {
    let mut lock = lock.clone();
    for skill in skills {
        lock.skills.remove(skill);
    }
    lock
}

/// What a skill asks for, as a part of a sentence.
fn rights(entry: &IndexEntry) -> String {
    let tools: Vec<&str> = entry.tools.keys().map(String::as_str).collect();
    let steps: Vec<&str> = entry.steps.keys().map(SkillName::as_str).collect();
    let tools = if tools.is_empty() { "no tool".to_owned() } else { format!("tools {}", tools.join(", ")) };
    if steps.is_empty() { tools } else { format!("{tools}; runs {}", steps.join(", ")) }
}

/// The publisher and size of a version, as people read them.
fn described(entry: &IndexEntry) -> String {
    format!("{} ({} bytes, published by {}): {}", entry.id(), entry.size, entry.publisher, rights(entry))
}
