//! `casefile skill steps`.

use std::path::PathBuf;

use casefile_package::SkillName;
use semver::{Version, VersionReq};

use super::working::{Folder, Working};
use crate::context::{Context, Globals, SkillArg};
use crate::error::{CommandError, ForUser};
use crate::skill_build::language::Language;
use crate::skill_build::step_types::{Callee, HEADER, rust_file};
use crate::{files, output};

/// Bytes that a written file can have, and more.
const FILE_BYTES_MAX: u64 = 64 << 20;

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    folder: Folder,
}

/// Writes `src/steps.rs`: typed calls of the skills under `[steps]`.
///
/// # Errors
/// [`CommandError::Input`] where one of them is not there, or the file is not one that this command wrote.
pub async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    let working = args.folder.open()?;
    let path = path(&working);
    if working.file.steps.is_empty() {
        let what = "names no skill under [steps]; name one, such as \"core/onset\" = \"^1\"";
        return Err(CommandError::input(format!("{}: skill.toml {what}", working.dir.display())));
    }
    if Language::of(&working.dir).is_some_and(Language::is_interpreted) {
        let name = working.file.steps.keys().next().map(ToString::to_string).unwrap_or_default();
        return Err(CommandError::input(format!(
            "typed calls are written for Rust only; here import `steps` of the SDK and call \
             steps.run(\"{name}\", {{…}})"
        )));
    }
    let old = match path.symlink_metadata() {
        Ok(_) => Some(files::read_text(&path, FILE_BYTES_MAX).input()?),
        Err(_) => None,
    };
    if old.as_ref().is_some_and(|old| !old.starts_with(HEADER)) {
        let what = "was not written by `casefile skill steps`; move it to another name first";
        return Err(CommandError::input(format!("`{}` {what}", path.display())));
    }
    let context = Context::open(globals)?;
    let mut callees = Vec::new();
    for (name, req) in &working.file.steps {
        callees.push(callee(&context, name, req).await?);
    }
    let text = rust_file(&callees).input()?;
    if old.as_ref() != Some(&text) {
        files::write(&path, text.as_bytes()).work()?;
    }
    for callee in &callees {
        output::line(&format!("{}: typed calls of {}@{}", path.display(), callee.name, callee.version));
    }
    output::line("next: `mod steps;` in src/lib.rs, and steps::NAME::run(&steps::NAME::Parameters { … })?");
    Ok(0)
}

fn path(working: &Working) -> PathBuf {
    working.dir.join("src/steps.rs")
}

/// The schemas of the version that would run.
async fn callee(context: &Context, name: &SkillName, req: &VersionReq) -> Result<Callee, CommandError> {
    let (library, root) = context.library(&SkillArg::Name(name.clone(), req.clone()), &[]).await?;
    let Some(skill) = library.get(&root) else {
        return Err(CommandError::work(format!("{name} was resolved and not loaded")));
    };
    let schemas = skill.admitted.skill_file.as_ref().map(|file| file.schemas.clone()).unwrap_or_default();
    let version: Version = skill.id.version.parse().work()?;
    Ok(Callee { name: name.clone(), version, parameters: schemas.parameters, data: schemas.data })
}
