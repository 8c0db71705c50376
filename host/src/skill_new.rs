//! A new skill: its files from the templates in this program, with the SDK and the WIT beside them, so that it builds
//! without network and without this project's checkout.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use casefile_package::SkillName;
use include_dir::{Dir, DirEntry, include_dir};

use crate::skill_build::Language;

/// The files of a new skill by language, with placeholders, and the incident that every one starts with.
static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");
static SDK: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../sdk");
static WIT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../wit");
const WORKSPACE: &str = include_str!("../../Cargo.toml");
const LOCK: &str = include_str!("../../Cargo.lock");
const LICENCE: &str = include_str!("../../LICENSE");

/// The incident of the templates, by the name that it has in a new skill.
const INCIDENT: &str = "incidents/slow-canary";

/// Why a new skill was not written.
#[derive(Debug, thiserror::Error)]
pub enum NewSkillError {
    /// There is something at its place.
    #[error("`{0}` exists already; choose another folder with --path, or remove it")]
    Exists(PathBuf),
    /// A file operation failed.
    #[error("cannot write `{path}`")]
    Write {
        /// What was to be written.
        path: PathBuf,
        /// Why it failed.
        #[source]
        source: std::io::Error,
    },
    /// The program carries no template for the language.
    #[error("this build of casefile carries no template for {0}")]
    NoTemplate(&'static str),
    /// The program's own manifest cannot be cut down.
    #[error("the manifest for the vendored SDK cannot be made")]
    Manifest(#[from] toml::de::Error),
}

/// Writes a new skill to `to`. It is there whole or not at all.
///
/// # Errors
/// [`NewSkillError`].
pub fn create(name: &SkillName, language: Language, to: &Path) -> Result<(), NewSkillError> {
    if to.symlink_metadata().is_ok() {
        return Err(NewSkillError::Exists(to.to_path_buf()));
    }
    let template =
        TEMPLATES.get_dir(language.template()).ok_or(NewSkillError::NoTemplate(language.template()))?;
    let failed = |path: &Path| {
        let path = path.to_path_buf();
        move |source| NewSkillError::Write { path, source }
    };
    let parent = match to.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        Some(parent) => parent,
        None => Path::new("."),
    };
    std::fs::create_dir_all(parent).map_err(failed(parent))?;
    let aside =
        tempfile::Builder::new().prefix(".casefile-new").tempdir_in(parent).map_err(failed(parent))?;
    let root = aside.path().join("skill");
    write_dir(template, template.path(), &root, &|text| filled(text, name))?;
    if let Some(incident) = TEMPLATES.get_dir("incident") {
        write_dir(incident, incident.path(), &root.join(INCIDENT), &str::to_owned)?;
    }
    match language {
        Language::Rust => vendor_crates(&root)?,
        Language::TypeScript | Language::Python => vendor_sources(language, &root)?,
    }
    // A rename onto an empty folder that somebody made meanwhile would replace it; onto anything else it fails.
    std::fs::rename(&root, to).map_err(|source| match source.kind() {
        ErrorKind::AlreadyExists | ErrorKind::DirectoryNotEmpty | ErrorKind::NotADirectory => {
            NewSkillError::Exists(to.to_path_buf())
        }
        _ => NewSkillError::Write { path: to.to_path_buf(), source },
    })
}

/// The SDK, its statistics and the WIT, as a small workspace of their own, and the versions that they were tested with.
fn vendor_crates(root: &Path) -> Result<(), NewSkillError> {
    let to = root.join("vendor/casefile");
    write_dir(&SDK, Path::new(""), &to.join("sdk"), &str::to_owned)?;
    write_dir(&WIT, Path::new(""), &to.join("wit"), &str::to_owned)?;
    write_file(&to.join("Cargo.toml"), workspace()?.as_bytes())?;
    write_file(&to.join("LICENSE"), LICENCE.as_bytes())?;
    // Cargo drops the packages that the skill does not use when it first builds.
    write_file(&root.join("Cargo.lock"), LOCK.as_bytes())
}

/// The SDK of an interpreted language as plain source, and the WIT.
fn vendor_sources(language: Language, root: &Path) -> Result<(), NewSkillError> {
    let to = root.join("vendor/casefile");
    let folder = format!("{}/casefile", language.template());
    let sdk = SDK.get_dir(&folder).ok_or(NewSkillError::NoTemplate(language.template()))?;
    write_dir(sdk, sdk.path(), &to, &str::to_owned)?;
    write_dir(&WIT, Path::new(""), &to.join("wit"), &str::to_owned)?;
    write_file(&to.join("LICENSE"), LICENCE.as_bytes())
}

/// The manifest of this project's workspace with the SDK's crates alone.
fn workspace() -> Result<String, toml::de::Error> {
    let mut manifest: toml::Table = WORKSPACE.parse()?;
    manifest.retain(|key, _| key == "workspace");
    if let Some(toml::Value::Table(workspace)) = manifest.get_mut("workspace") {
        workspace.remove("default-members");
        workspace.insert("members".into(), vec!["sdk", "sdk/analysis"].into());
        if let Some(toml::Value::Table(dependencies)) = workspace.get_mut("dependencies") {
            let is_here = |path: &str| path.starts_with("sdk");
            dependencies.retain(|_, dependency| {
                let path = dependency.get("path").and_then(toml::Value::as_str);
                path.is_none_or(is_here)
            });
        }
    }
    Ok(format!("# The SDK as it came with casefile; `casefile skill new` writes it.\n{manifest}"))
}

fn filled(text: &str, name: &SkillName) -> String {
    let crate_name = name.as_str().replace('/', "-");
    text.replace("{{name}}", name.as_str())
        .replace("{{short}}", name.name())
        .replace("{{crate_ident}}", &crate_name.replace('-', "_"))
        .replace("{{crate}}", &crate_name)
}

/// Folders of the SDK that stay out of a new skill: what is built or tests the SDK itself, and other languages.
const LEFT_OUT: [&str; 5] = ["target", "tests", "__pycache__", "python", "typescript"];

/// Writes the files of an embedded folder, whose path is `base`, below `to`.
fn write_dir(
    from: &Dir<'_>,
    base: &Path,
    to: &Path,
    fill: &dyn Fn(&str) -> String,
) -> Result<(), NewSkillError> {
    for entry in from.entries() {
        let below = entry.path().strip_prefix(base).unwrap_or(entry.path());
        match entry {
            DirEntry::Dir(dir) if LEFT_OUT.iter().any(|name| below.ends_with(name)) => {
                tracing::trace!(path = %dir.path().display(), "left out");
            }
            DirEntry::Dir(dir) => write_dir(dir, base, to, fill)?,
            DirEntry::File(file) => match file.contents_utf8() {
                Some(text) => write_file(&to.join(below), fill(text).as_bytes())?,
                None => write_file(&to.join(below), file.contents())?,
            },
        }
    }
    Ok(())
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), NewSkillError> {
    let failed = |source| NewSkillError::Write { path: path.to_path_buf(), source };
    path.parent().map_or(Ok(()), std::fs::create_dir_all).map_err(failed)?;
    File::create_new(path).and_then(|mut file| file.write_all(bytes)).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vendored_workspace_names_no_crate_that_is_not_there() {
        let text = workspace().unwrap();
        assert!(!text.contains("host/"), "{text}");
        let manifest: toml::Table = text.parse().unwrap();
        assert!(manifest["workspace"]["dependencies"].get("casefile-analysis").is_some());
    }

    #[test]
    fn the_readme_shows_the_skill_as_it_is_written_in_at_most_30_lines() {
        let skill = include_str!("../templates/rust/src/lib.rs");
        let from = skill.find("use ").unwrap();
        let end = "casefile_sdk::skill!(investigate);\n";
        let to = skill.find(end).unwrap() + end.len();
        let readme = include_str!("../../README.md");
        assert!(readme.contains(&format!("```rust\n{}```\n", &skill[from..to])));
        assert!(skill[from..to].lines().count() <= 30);
    }

    #[test]
    fn what_is_there_is_never_touched() {
        let dir = tempfile::tempdir().unwrap();
        let name = "team/name".parse().unwrap();
        let made = create(&name, Language::Rust, dir.path());
        assert!(matches!(made, Err(NewSkillError::Exists(_))));
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }
}
