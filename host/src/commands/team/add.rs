//! `casefile add`.

use casefile_package::SkillName;
use semver::VersionReq;

use super::update::{must_be_accepted, show};
use super::{described, pull_all, without};
use crate::context::{Context, Globals, SkillArg};
use crate::error::CommandError;
use crate::output;
use crate::registries::Registries;
use crate::registries::edit::Edit;
use crate::registries::requirements::Required;

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// `team/name` or `team/name@^1.2`; without a version, what is compatible with the newest
    skill: String,
    /// Name or address of the registry; binds the skill's namespace to it
    #[arg(long, value_name = "NAME|URL")]
    registry: Option<String>,
    /// Take the new rights of a skill that is locked here already without being asked
    #[arg(long)]
    accept_rights: bool,
}

/// Requires a skill in `casefile.toml`, locks it with all that it may run, and pulls them.
///
/// # Errors
/// [`CommandError::Input`] where there is no such skill; then nothing is changed.
pub async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    let SkillArg::Name(skill, req) = SkillArg::name(&args.skill)? else {
        return Err(CommandError::input(format!("`{}` is no skill; write team/name@^1", args.skill)));
    };
    let mut context = Context::open(globals)?;
    let mut edit = Edit::open(&context.config)?;
    if context.config.file.is_none() {
        // A new configuration is made here, and the lock lies beside it.
        context.config.dir = std::env::current_dir().map_err(CommandError::input)?;
    }
    bind(&mut context, &mut edit, &skill, args.registry.as_deref())?;
    let registry = context.registries.registry_of(&skill)?.to_owned();
    let mut require = context.config.require.clone();
    require.insert(skill.clone(), req.clone());
    let old = context.lock()?.unwrap_or_default();
    let kept = without(&old, [&skill]);
    let required = Required { require: &require, lock: &kept, may_ask: true };
    let lock = context.registries.resolve(&required, &context.store).await?;
    let missing = || CommandError::work(format!("{skill} was not resolved"));
    let locked = lock.skills.get(&skill).ok_or_else(missing)?;
    let entry = context.registries.entry(&skill, locked)?.ok_or_else(missing)?;
    if old.skills.contains_key(&skill) {
        let gained = show(&context, &old, &lock, Some(&skill))?;
        must_be_accepted(&gained, args.accept_rights)?;
    }
    pull_all(&context, &lock).await?;
    let req = if req == VersionReq::STAR { caret(&entry.version) } else { req };
    edit.require(&skill, &req)?;
    context.write_lock(&lock)?;
    edit.write()?;
    output::line(&format!("added {} from {registry}", described(&entry)));
    for (other, locked) in
        lock.skills.iter().filter(|(name, _)| **name != skill && !old.skills.contains_key(*name))
    {
        if let Some(entry) = context.registries.entry(other, locked)? {
            output::line(&format!("  with {}", described(&entry)));
        }
    }
    output::line(&format!("next: casefile policy explain {skill}; or casefile run {skill} --incident DIR"));
    Ok(0)
}

/// Binds the skill's namespace to the registry that was named.
fn bind(
    context: &mut Context,
    edit: &mut Edit,
    skill: &SkillName,
    named: Option<&str>,
) -> Result<(), CommandError> {
    let Some(named) = named else { return Ok(()) };
    let (url, _) = context.registries.address(named)?;
    if let Some(bound) = context.registries.bound_to(skill.team()) {
        let (name, registry) = context.registries.named(bound)?;
        if registry.url.trim_end_matches('/') == url.trim_end_matches('/') {
            return Ok(());
        }
        if registry.namespaces.iter().any(|namespace| namespace == skill.team()) {
            return Err(CommandError::input(format!(
                "the namespace `{}` comes from the registry {name} ({}), and from nowhere else; change [registries] in \
                 casefile.toml if it has moved",
                skill.team(),
                registry.url
            )));
        }
    }
    edit.bind(skill.team(), &url)?;
    let mut config = edit.parsed(&context.config)?;
    config.dir.clone_from(&context.config.dir);
    context.registries = Registries::of(&config, &context.home);
    context.config = config;
    Ok(())
}

/// What is compatible with a version.
fn caret(version: &semver::Version) -> VersionReq {
    format!("^{version}").parse().unwrap_or(VersionReq::STAR)
}
