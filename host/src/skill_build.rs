//! Building skills from source: the language's own tool for the component, `describe` for the schemas, then the two
//! sections. Done when a skill is asked for, never from a build script.
//!
//! # Layout
//! - [`rust`]: cargo, and the compiler's target.
//! - [`checkout`]: the skills that come with this project.

pub mod checkout;
pub mod rust;
pub mod step_types;

use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};

use casefile_package::{Caps, SkillFile, admit, sections};
use casefile_sandbox::{DescribeError, Sandbox};

pub use checkout::Checkout;

use crate::error::{CommandError, ForUser};
use crate::files;

/// Bytes that a skill file or a `SKILL.md` may have when it is read.
const TEXT_BYTES_MAX: u64 = 1 << 20;

/// Told what is being done.
pub type Say<'a> = &'a (dyn Fn(&str) + Sync);

/// What a build is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// To be published: small and fast, without debug information.
    Release,
    /// To be worked on: built quickly, and its code knows file and line.
    Debug,
}

impl Profile {
    fn folder(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Debug => "debug",
        }
    }
}

/// Builds the skill in a folder, and gives its component with both sections.
///
/// # Errors
/// [`CommandError`] saying what the folder lacks, or with the compiler's words.
pub async fn build_folder(
    dir: &Path,
    profile: Profile,
    sandbox: &Sandbox,
    say: Say<'_>,
) -> Result<PathBuf, CommandError> {
    // The compiler runs in the folder, so every path that it is given must not depend on where this program runs.
    let dir = &std::path::absolute(dir).work()?;
    // A skill of this project's own checkout is built as the bundled ones are, to the same bytes.
    let target_dir = match Checkout::find().filter(|checkout| checkout.holds(dir)) {
        Some(checkout) => checkout.build_dir(),
        None => dir.join("target/casefile"),
    };
    let out = target_dir.join(profile.folder());
    std::fs::create_dir_all(&out).work()?;
    let lock = File::create(target_dir.join("lock")).work()?;
    lock.lock().work()?;
    let component = component_path(&out, dir);
    package(dir, &target_dir, profile, &component, sandbox, say).await?;
    Ok(component)
}

fn component_path(out: &Path, dir: &Path) -> PathBuf {
    out.join(format!("{}.wasm", dir.file_name().unwrap_or(OsStr::new("skill")).to_string_lossy()))
}

/// The skill file of a folder.
///
/// # Errors
/// [`CommandError::Input`] naming file, line and key.
pub fn skill_file(dir: &Path) -> Result<SkillFile, CommandError> {
    let path = dir.join("skill.toml");
    let text = files::read_text(&path, TEXT_BYTES_MAX).input()?;
    SkillFile::parse(&text)
        .map_err(|e| CommandError::input(format!("{}: {}", path.display(), crate::error::chain(&e))))
}

/// Builds a component, asks it for its schemas, and writes it with both sections.
async fn package(
    dir: &Path,
    target_dir: &Path,
    profile: Profile,
    component: &Path,
    sandbox: &Sandbox,
    say: Say<'_>,
) -> Result<(), CommandError> {
    say(&format!("building {} ({})", dir.display(), profile.folder()));
    let mut file = skill_file(dir)?;
    let skill_md = files::read_text(&dir.join("SKILL.md"), TEXT_BYTES_MAX).map_err(|e| {
        let what = "every skill has one: front matter with name and description, then what it is for";
        CommandError::input(format!("{}; {what}", crate::error::chain(&e)))
    })?;
    let built = compile(dir, target_dir, profile, say)?;
    let bytes = std::fs::read(&built)
        .map_err(|e| CommandError::work(format!("cannot read `{}`: {e}", built.display())))?;
    let named = |e: &dyn std::error::Error| {
        CommandError::input(format!("{}: {}", dir.display(), crate::error::chain(e)))
    };
    let admitted = admit(&bytes, &Caps::default()).map_err(|e| named(&e))?;
    let prepared = sandbox.prepare(&bytes, &admitted).map_err(|e| named(&e))?;
    let described = sandbox.describe(&prepared).await.map_err(|e| undescribed(dir, &e))?;
    let described: serde_json::Value = serde_json::from_str(&described)
        .map_err(|e| CommandError::input(format!("{}: `describe` gives no JSON: {e}", dir.display())))?;
    file.schemas.parameters = described.get("parameters").map(ToString::to_string);
    file.schemas.data = described.get("data").map(ToString::to_string);
    let whole = sections::append(&bytes, &file.to_toml(), &skill_md).map_err(|e| named(&e))?;
    files::write(component, &whole).work()
}

fn undescribed(dir: &Path, error: &DescribeError) -> CommandError {
    let why = crate::error::chain(error);
    CommandError::input(format!(
        "{}: {why}; `describe` must give the schemas without calling a tool",
        dir.display()
    ))
}

/// Chooses the language by what lies in the folder.
fn compile(dir: &Path, target_dir: &Path, profile: Profile, say: Say<'_>) -> Result<PathBuf, CommandError> {
    if dir.join("Cargo.toml").is_file() {
        rust::add_target(say)?;
        return rust::build(dir, target_dir, profile);
    }
    let what = format!(
        "`{}` holds a skill.toml but nothing to build: a Cargo.toml belongs beside it; \
         `casefile skill new team/name` writes a whole skill",
        dir.display()
    );
    Err(CommandError::input(what))
}

/// Runs the unit tests of a skill, natively. What they print goes to standard error.
///
/// # Errors
/// [`CommandError::Work`] where a test fails, [`CommandError::Input`] where there is nothing to test.
pub fn test(dir: &Path, say: Say<'_>) -> Result<(), CommandError> {
    say("running the unit tests");
    if dir.join("Cargo.toml").is_file() {
        return rust::test(dir);
    }
    Err(CommandError::input(format!("`{}` holds no Cargo.toml, so there are no tests to run", dir.display())))
}

/// Says it on standard error.
pub fn say_on_stderr(message: &str) {
    crate::output::say(message);
}
