//! Building skills from source: the language's own tool for the component, `describe` for the schemas, then the two
//! sections. Done when a skill is asked for, never from a build script.
//!
//! # Layout
//! - [`language`]: what a skill is written in, told by what lies in its folder.
//! - [`rust`]: cargo, and the compiler's target.
//! - `typescript`, `python`: the other languages, with the programs from `toolchain`, the `world` that such a component
//!   imports as a whole, and the `stamp` of what it was built from.
//! - [`checkout`]: the skills that come with this project.

pub mod checkout;
pub mod language;
mod python;
pub mod rust;
mod stamp;
pub mod step_types;
pub mod toolchain;
mod typescript;
mod world;

use std::ffi::OsStr;
use std::fs::File;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use casefile_package::{Caps, SkillFile, admit, sections};
use casefile_sandbox::{DescribeError, Origin, Sandbox};

pub use checkout::Checkout;
pub use language::Language;

use stamp::Stamp;

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
    /// The one for the working copy in a folder. An interpreted skill has one way to be built, and its code knows file
    /// and line in any case.
    pub fn of_working_copy(dir: &Path) -> Self {
        if Language::of(dir).is_some_and(Language::is_interpreted) { Self::Release } else { Self::Debug }
    }

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
    let _lock = locked(&target_dir).await?;
    let component = component_path(&out, dir);
    let programs = match Language::of(dir) {
        Some(Language::TypeScript) => Some(typescript::programs(dir)?),
        Some(Language::Python) => Some(python::programs(dir)?),
        Some(Language::Rust) | None => None,
    };
    let stamp = programs.map(|programs| Stamp::take(dir, &programs, &component)).transpose().work()?;
    if stamp.as_ref().is_some_and(Stamp::is_kept) && component.is_file() {
        return Ok(component);
    }
    package(dir, &target_dir, profile, &component, sandbox, say).await?;
    stamp.map_or(Ok(()), |stamp| stamp.keep()).work()?;
    Ok(component)
}

/// Waits until no other build uses a folder; the lock is held until the file is dropped, over whatever is awaited
/// meanwhile. So no thread of the runtime may wait for it: the one that holds it needs a thread to go on.
async fn locked(target_dir: &Path) -> Result<File, CommandError> {
    // The folder may be a stranger's: a link in it leads to no file that is made or emptied.
    let mut options = File::options();
    options
        .write(true)
        .create(true)
        .truncate(false)
        .custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed());
    let file = options.open(target_dir.join("lock")).work()?;
    let lock = move || file.lock().map(|()| file);
    tokio::task::spawn_blocking(lock)
        .await
        .map_err(|_| CommandError::work("a build's task ended early"))?
        .work()
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
    let built = compile(dir, &file, target_dir, profile, say)?;
    let bytes = std::fs::read(&built)
        .map_err(|e| CommandError::work(format!("cannot read `{}`: {e}", built.display())))?;
    let named = |e: &dyn std::error::Error| {
        CommandError::input(format!("{}: {}", dir.display(), crate::error::chain(e)))
    };
    let admitted = admit(&bytes, &Caps::default()).map_err(|e| named(&e))?;
    let own = Origin { team: file.name.team(), is_pulled: false };
    let prepared = sandbox.prepare(&bytes, &admitted, own).map_err(|e| named(&e))?;
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
fn compile(
    dir: &Path,
    file: &SkillFile,
    target_dir: &Path,
    profile: Profile,
    say: Say<'_>,
) -> Result<PathBuf, CommandError> {
    match language(dir)? {
        Language::Rust => {
            rust::add_target(say)?;
            rust::build(dir, target_dir, profile)
        }
        Language::TypeScript => typescript::build(dir, file, target_dir),
        Language::Python => python::build(dir, file, target_dir),
    }
}

fn language(dir: &Path) -> Result<Language, CommandError> {
    Language::of(dir).ok_or_else(|| {
        CommandError::input(format!(
            "`{}` holds a skill.toml but nothing to build: a Cargo.toml, skill.ts or skill.py belongs beside it; \
             `casefile skill new team/name` writes a whole skill",
            dir.display()
        ))
    })
}

/// Runs the unit tests of a skill, natively. What they print goes to standard error.
///
/// # Errors
/// [`CommandError::Work`] where a test fails, [`CommandError::Input`] where there is nothing to test.
pub fn test(dir: &Path, file: &SkillFile, say: Say<'_>) -> Result<(), CommandError> {
    let dir = &std::path::absolute(dir).work()?;
    let language = language(dir)?;
    say("running the unit tests");
    let target_dir = dir.join("target/casefile");
    if language.is_interpreted() {
        std::fs::create_dir_all(&target_dir).work()?;
    }
    match language {
        Language::Rust => rust::test(dir, &target_dir),
        Language::TypeScript => typescript::test(dir),
        Language::Python => python::test(dir, file, &target_dir),
    }
}

/// Says it on standard error.
pub fn say_on_stderr(message: &str) {
    crate::output::say(message);
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_build_that_waits_for_another_lets_it_go_on() {
        let (sender, ended) = channel();
        // A thread of its own, since a runtime whose only thread waits for ever cannot be told to stop.
        std::thread::spawn(move || {
            let dir = tempfile::tempdir().unwrap();
            let build = async || {
                let _lock = locked(dir.path()).await.unwrap();
                tokio::time::sleep(Duration::from_millis(20)).await;
            };
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
            runtime.block_on(async { tokio::join!(build(), build()) });
            sender.send(()).unwrap();
        });
        assert!(
            ended.recv_timeout(Duration::from_secs(120)).is_ok(),
            "two builds wait for each other for ever"
        );
    }
}
