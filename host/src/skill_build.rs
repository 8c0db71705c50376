//! Building skills from source: cargo for the component, `describe` for the schemas, then the two sections. Done when a
//! skill is asked for, never from a build script.

use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::UNIX_EPOCH;

use casefile_model::Digest;
use casefile_package::{Caps, SkillFile, admit, sections};
use casefile_sandbox::Sandbox;

use crate::error::{CommandError, ForUser};
use crate::files;

/// What skills are built for.
const TARGET: &str = "wasm32-wasip2";

/// The profile of the workspace that skills are built with.
const PROFILE: &str = "skill";

/// Where cargo builds the skills of the checkout, apart from the program itself.
const BUILD_DIR: &str = "target/skills-build";

/// Told what is being done.
pub type Say<'a> = &'a (dyn Fn(&str) + Sync);

/// A checkout of this project, with the skills that come with it.
pub struct Checkout {
    root: PathBuf,
}

impl Checkout {
    /// The checkout that this program was built from, where it still stands.
    pub fn find() -> Option<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
        let stands = root.join("skills").is_dir() && root.join("wit").is_dir();
        stands.then(|| Self { root: root.to_path_buf() })
    }

    fn skills(&self) -> Result<Vec<PathBuf>, CommandError> {
        let dir = self.root.join("skills");
        let read = |e: std::io::Error| CommandError::work(format!("cannot read `{}`: {e}", dir.display()));
        let mut skills = Vec::new();
        for entry in std::fs::read_dir(&dir).map_err(read)? {
            let path = entry.map_err(read)?.path();
            if path.join("skill.toml").is_file() {
                skills.push(path);
            }
        }
        skills.sort();
        Ok(skills)
    }

    /// Builds the bundled skills where their sources changed, and gives their components. Two that build at once wait
    /// for each other.
    ///
    /// # Errors
    /// [`CommandError::Work`] with the compiler's words.
    pub async fn build(&self, sandbox: &Sandbox, say: Say<'_>) -> Result<Vec<PathBuf>, CommandError> {
        let skills = self.skills()?;
        let sources = ["skills", "sdk", "wit", "Cargo.toml", "Cargo.lock", "rust-toolchain.toml"];
        let out = self.root.join("target/skills");
        std::fs::create_dir_all(&out).work()?;
        let stamp = out.join("stamp");
        let fresh = |fingerprint: &str| std::fs::read_to_string(&stamp).is_ok_and(|old| old == fingerprint);
        let fingerprint = fingerprint(&self.root, &sources, &sandbox.fingerprint());
        let components: Vec<PathBuf> = skills.iter().map(|dir| component_path(&out, dir)).collect();
        if fresh(&fingerprint) && components.iter().all(|path| path.is_file()) {
            return Ok(components);
        }
        let target_dir = self.root.join(BUILD_DIR);
        std::fs::create_dir_all(&target_dir).work()?;
        let lock = File::create(target_dir.join("lock")).work()?;
        lock.lock().work()?;
        if !fresh(&fingerprint) || !components.iter().all(|path| path.is_file()) {
            say("building the bundled skills for wasm32-wasip2; only the first time takes long");
            add_target(say)?;
            for (dir, component) in skills.iter().zip(&components) {
                build(dir, &target_dir, Some(PROFILE), component, sandbox, say).await?;
            }
            files::write(&stamp, fingerprint.as_bytes()).work()?;
        }
        Ok(components)
    }
}

fn component_path(out: &Path, dir: &Path) -> PathBuf {
    out.join(format!("{}.wasm", dir.file_name().unwrap_or(OsStr::new("skill")).to_string_lossy()))
}

/// Builds the skill in a folder with a `skill.toml` and a `Cargo.toml`, and gives its component.
///
/// # Errors
/// [`CommandError`] saying what the folder lacks, or with the compiler's words.
pub async fn build_folder(dir: &Path, sandbox: &Sandbox, say: Say<'_>) -> Result<PathBuf, CommandError> {
    if !dir.join("Cargo.toml").is_file() {
        let what = format!("`{}` holds a skill.toml but no Cargo.toml; it cannot be built", dir.display());
        return Err(CommandError::input(what));
    }
    // Cargo runs in the folder, so every path that it is given must not depend on where this program runs.
    let dir = &std::path::absolute(dir).work()?;
    // A skill of this project's own checkout is built as the bundled ones are, to the same bytes.
    let checkout = Checkout::find().filter(|checkout| dir.starts_with(&checkout.root));
    let (target_dir, profile) = match &checkout {
        Some(checkout) => (checkout.root.join(BUILD_DIR), Some(PROFILE)),
        None => (dir.join("target/casefile"), None),
    };
    std::fs::create_dir_all(&target_dir).work()?;
    let lock = File::create(target_dir.join("lock")).work()?;
    lock.lock().work()?;
    add_target(say)?;
    let component = component_path(&target_dir, dir);
    build(dir, &target_dir, profile, &component, sandbox, say).await?;
    Ok(component)
}

async fn build(
    dir: &Path,
    target_dir: &Path,
    profile: Option<&str>,
    component: &Path,
    sandbox: &Sandbox,
    say: Say<'_>,
) -> Result<(), CommandError> {
    say(&format!("building {}", dir.display()));
    let file = read(&dir.join("skill.toml"))?;
    let mut file = SkillFile::parse(&file)
        .map_err(|e| CommandError::input(format!("{}: {e}", dir.join("skill.toml").display())))?;
    let skill_md = read(&dir.join("SKILL.md"))?;
    let built = run_cargo(dir, target_dir, profile)?;
    let bytes = std::fs::read(&built)
        .map_err(|e| CommandError::work(format!("cannot read `{}`: {e}", built.display())))?;
    let named = |e: &dyn std::error::Error| {
        CommandError::input(format!("{}: {}", dir.display(), crate::error::chain(e)))
    };
    let admitted = admit(&bytes, &Caps::default()).map_err(|e| named(&e))?;
    let prepared = sandbox.prepare(&bytes, &admitted).map_err(|e| named(&e))?;
    let described = sandbox.describe(&prepared).await.map_err(|e| named(&e))?;
    let described: serde_json::Value = serde_json::from_str(&described)
        .map_err(|e| CommandError::input(format!("{}: `describe` gives no JSON: {e}", dir.display())))?;
    file.schemas.parameters = described.get("parameters").map(ToString::to_string);
    file.schemas.data = described.get("data").map(ToString::to_string);
    let whole = sections::append(&bytes, &file.to_toml(), &skill_md).map_err(|e| named(&e))?;
    files::write(component, &whole).work()
}

fn read(path: &Path) -> Result<String, CommandError> {
    std::fs::read_to_string(path)
        .map_err(|e| CommandError::input(format!("cannot read `{}`: {e}", path.display())))
}

/// Runs cargo and gives the path of the component that it built.
fn run_cargo(dir: &Path, target_dir: &Path, profile: Option<&str>) -> Result<PathBuf, CommandError> {
    let mut cargo = Command::new("cargo");
    cargo.arg("build").arg("--manifest-path").arg(dir.join("Cargo.toml"));
    cargo.args(["--lib", "--target", TARGET, "--message-format", "json-render-diagnostics"]);
    cargo.arg("--target-dir").arg(target_dir);
    match profile {
        Some(profile) => cargo.args(["--profile", profile]),
        None => cargo.arg("--release"),
    };
    // Flags for the host's own build do not fit a component; an outer cargo's variables would name its package.
    let inherited = [
        "RUSTFLAGS",
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_BUILD_TARGET",
        "CARGO_TARGET_DIR",
        "CARGO_MANIFEST_DIR",
    ];
    inherited.iter().for_each(|name| {
        cargo.env_remove(name);
    });
    cargo.current_dir(dir).stdin(Stdio::null()).stderr(Stdio::piped());
    let output = cargo.output().map_err(|e| {
        CommandError::work(format!("cannot run cargo: {e}; install Rust from https://rustup.rs"))
    })?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        return Err(CommandError::work(format!(
            "cargo could not build `{}`:\n{}",
            dir.display(),
            words.trim_end()
        )));
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    let component = messages.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let mut files =
        component.filter(|message| message["reason"] == "compiler-artifact").flat_map(|message| {
            let names = message["filenames"].as_array().cloned().unwrap_or_default();
            names.into_iter().filter_map(|name| name.as_str().map(PathBuf::from)).collect::<Vec<_>>()
        });
    files.rfind(|file| file.extension().is_some_and(|e| e == "wasm")).ok_or_else(|| {
        let what = "its Cargo.toml must say `[lib] crate-type = [\"cdylib\"]`";
        CommandError::input(format!("cargo built no component from `{}`; {what}", dir.display()))
    })
}

/// Whether the compiler has the target that skills are built for.
pub fn has_target() -> bool {
    let asked = Command::new("rustc").args(["--print", "sysroot"]).output();
    asked.is_ok_and(|output| {
        let sysroot = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
        output.status.success() && sysroot.join("lib/rustlib").join(TARGET).join("lib").is_dir()
    })
}

/// Adds the compiler's target where it is missing. Holding the lock of the build: two at once corrupt each other.
fn add_target(say: Say<'_>) -> Result<(), CommandError> {
    if has_target() {
        return Ok(());
    }
    say(&format!("adding the compiler's target: rustup target add {TARGET}"));
    let added = Command::new("rustup").args(["target", "add", TARGET]).stdin(Stdio::null()).output();
    match added {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let words = String::from_utf8_lossy(&output.stderr);
            Err(CommandError::work(format!("`rustup target add {TARGET}` failed: {}", words.trim())))
        }
        Err(e) => {
            let what =
                format!("the compiler has no target {TARGET} and rustup cannot be run ({e}); add the target");
            Err(CommandError::work(what))
        }
    }
}

/// Names, sizes and times of the sources, and of what they are built with.
fn fingerprint(root: &Path, sources: &[&str], engine: &str) -> String {
    let mut lines = vec![engine.to_owned()];
    let mut pending: Vec<PathBuf> = sources.iter().map(|source| root.join(source)).collect();
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            let skip = path.file_name().is_some_and(|name| name == "target");
            let entries = std::fs::read_dir(&path).into_iter().flatten().flatten();
            pending.extend(entries.filter(|_| !skip).map(|entry| entry.path()));
        } else if let Ok(metadata) = std::fs::metadata(&path) {
            let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            lines.push(format!("{} {} {modified:?}", path.display(), metadata.len()));
        }
    }
    lines.sort();
    Digest::of(lines.join("\n").as_bytes()).to_string()
}

/// Says it on standard error.
pub fn say_on_stderr(message: &str) {
    crate::output::say(message);
}
