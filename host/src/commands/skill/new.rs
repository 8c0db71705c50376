//! `casefile skill new`.

use std::path::PathBuf;

use casefile_package::SkillName;
use casefile_registry::SkillSource;

use crate::context::{Context, Globals};
use crate::error::{CommandError, ForUser};
use crate::output;
use crate::skill_build::{Checkout, Language};
use crate::skill_new::create;

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Name of the skill
    #[arg(value_name = "TEAM/NAME")]
    name: String,
    /// What to write it in
    #[arg(long, value_enum, default_value_t = Language::Rust, value_name = "LANGUAGE")]
    lang: Language,
    /// Folder to write; else the skill's short name, here
    #[arg(long, value_name = "DIR")]
    path: Option<PathBuf>,
}

/// Writes the skill and says what to do next.
///
/// # Errors
/// [`CommandError::Input`] where the name is none or is taken, or the folder exists.
pub async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    let name: SkillName = args
        .name
        .parse()
        .map_err(|e: casefile_package::name::ParseSkillNameError| CommandError::input(e.to_string()))?;
    let context = Context::open(globals)?;
    if context.store.names().contains(&name) {
        let what = "a skill of this name is published in this home; choose another name";
        return Err(CommandError::input(format!("{name} is taken: {what}")));
    }
    if Checkout::find().is_some_and(|checkout| checkout.bundles(&name)) {
        let what = "a bundled skill has this name; choose another team or name";
        return Err(CommandError::input(format!("{name} is taken: {what}")));
    }
    let to = args.path.clone().unwrap_or_else(|| PathBuf::from(name.name()));
    create(&name, args.lang, &to).input()?;
    let shown = to.display();
    output::line(&format!("{name}: written to {shown}"));
    output::line(&format!("next: cd {shown} && casefile skill test"));
    Ok(0)
}
