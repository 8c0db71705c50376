//! Changes of `casefile.toml` by commands: what people wrote stays as it is, comments included.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use casefile_package::SkillName;
use semver::VersionReq;
use toml_edit::{Array, DocumentMut, Item, Table, value};

use crate::config::{Config, TEXT_BYTES_MAX};
use crate::error::{CommandError, ForUser};
use crate::files::{self, read_text};

/// Who may read a new configuration: everybody.
const SHARED: u32 = 0o644;

/// A configuration that is being changed.
pub struct Edit {
    file: PathBuf,
    document: DocumentMut,
}

impl Edit {
    /// The configuration in force, or a new one in the working directory.
    ///
    /// # Errors
    /// [`CommandError::Input`] where it cannot be read.
    pub fn open(config: &Config) -> Result<Self, CommandError> {
        let file = config.file.clone().unwrap_or_else(|| PathBuf::from("casefile.toml"));
        let text =
            if config.file.is_some() { read_text(&file, TEXT_BYTES_MAX).input()? } else { String::new() };
        let document = text.parse::<DocumentMut>().input()?;
        Ok(Self { file, document })
    }

    /// The file.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Requires a skill, in place of an earlier requirement of its name.
    ///
    /// # Errors
    /// [`CommandError::Input`] where `require` is no table.
    pub fn require(&mut self, skill: &SkillName, req: &VersionReq) -> Result<(), CommandError> {
        self.table("require")?.insert(skill.as_str(), value(req.to_string()));
        Ok(())
    }

    /// Takes a requirement out.
    ///
    /// # Errors
    /// [`CommandError::Input`] where `require` is no table.
    pub fn no_longer_require(&mut self, skill: &SkillName) -> Result<(), CommandError> {
        self.table("require")?.remove(skill.as_str());
        Ok(())
    }

    /// Binds a namespace to the registry at an address, which is named after its host where it is new.
    ///
    /// # Errors
    /// [`CommandError::Input`] where `registries` is no table.
    pub fn bind(&mut self, namespace: &str, url: &str) -> Result<(), CommandError> {
        let file = self.file.display().to_string();
        let registries = self.table("registries")?;
        registries.set_implicit(true);
        let url = url.trim_end_matches('/');
        let is_same = |item: &Item| {
            item.get("url").and_then(Item::as_str).is_some_and(|known| known.trim_end_matches('/') == url)
        };
        let known = registries.iter().find(|(_, item)| is_same(item)).map(|(name, _)| name.to_owned());
        let name = known.unwrap_or_else(|| free_name(registries, url));
        let registry = registries.entry(&name).or_insert_with(|| Item::Table(Table::new()));
        let wrong = || CommandError::input(format!("{file}: [registries.{name}] is no table"));
        let registry = registry.as_table_like_mut().ok_or_else(wrong)?;
        registry.insert("url", value(url));
        let namespaces = registry.entry("namespaces").or_insert_with(|| value(Array::new()));
        let namespaces = namespaces.as_array_mut().ok_or_else(wrong)?;
        if !namespaces.iter().any(|known| known.as_str() == Some(namespace)) {
            namespaces.push(namespace);
        }
        Ok(())
    }

    fn table(&mut self, name: &str) -> Result<&mut Table, CommandError> {
        let file = self.file.display().to_string();
        let item = self.document.entry(name).or_insert_with(|| Item::Table(Table::new()));
        item.as_table_mut()
            .ok_or_else(|| CommandError::input(format!("{file}: [{name}] is no table of its own")))
    }

    /// The configuration as it will be.
    ///
    /// # Errors
    /// [`CommandError::Input`] naming what the change would make wrong.
    pub fn parsed(&self, before: &Config) -> Result<Config, CommandError> {
        Config::parse(&self.document.to_string(), before.file.clone(), &before.dir)
    }

    /// Writes the file: a reader sees the old one or the new one.
    ///
    /// # Errors
    /// [`CommandError::Input`] where it cannot be written.
    pub fn write(&self) -> Result<(), CommandError> {
        // It is shared, unlike what lies in the home.
        let mode = std::fs::metadata(&self.file).map(|metadata| metadata.permissions());
        let mode = mode.unwrap_or_else(|_| Permissions::from_mode(SHARED));
        let written = files::write(&self.file, self.document.to_string().as_bytes())
            .and_then(|()| std::fs::set_permissions(&self.file, mode));
        written.map_err(|e| CommandError::input(format!("cannot write `{}`: {e}", self.file.display())))
    }
}

/// A name for the registry at an address: its host and port.
fn free_name(registries: &Table, url: &str) -> String {
    let host = url.split("//").nth(1).unwrap_or(url);
    let name: String =
        host.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let name = name.trim_matches('-').to_owned();
    let mut free = name.clone();
    let mut number = 2;
    while registries.contains_key(&free) || ["local", "path", ""].contains(&free.as_str()) {
        free = format!("{name}-{number}");
        number += 1;
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(text: &str, f: impl FnOnce(&mut Edit)) -> String {
        let mut edit = Edit { file: "casefile.toml".into(), document: text.parse().unwrap() };
        f(&mut edit);
        edit.document.to_string()
    }

    #[test]
    fn what_people_wrote_stays() {
        let text = "# ours\nisolation = 'process' # for all\n\n[require]\n\"a/b\" = \"^1\"\n";
        let new = edited(text, |edit| edit.require(&"c/d".parse().unwrap(), &"^2".parse().unwrap()).unwrap());
        assert_eq!(new, format!("{text}\"c/d\" = \"^2\"\n"));
    }

    #[test]
    fn a_namespace_is_bound_once_and_a_registry_found_again() {
        let one = edited("", |edit| {
            edit.bind("acme", "http://127.0.0.1:5000/").unwrap();
            edit.bind("acme", "http://127.0.0.1:5000").unwrap();
            edit.bind("core", "http://127.0.0.1:5000").unwrap();
        });
        let expected = "[registries.127-0-0-1-5000]\nurl = \"http://127.0.0.1:5000\"\nnamespaces = [\"acme\", \"core\"]\n";
        assert_eq!(one, expected);
    }
}
