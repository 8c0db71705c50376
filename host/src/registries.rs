//! The registries that skills are pulled from: which namespace comes from which, with what token, and what they said last.
//!
//! # Layout
//! - [`tokens`]: the secrets, in the home; [`edit`]: changes of the configuration by commands.
//! - [`requirements`]: from what the configuration requires to a lock.
//! - [`states`]: whether what runs was taken back.

pub mod edit;
pub mod requirements;
pub mod states;
pub mod tokens;

use std::collections::BTreeMap;
use std::path::PathBuf;

use casefile_package::SkillName;
use casefile_registry::Lock;
use casefile_registry::client::mirror::{Mirror, MirrorSource};
use casefile_registry::client::{Client, ClientError, Reach};

use crate::config::{Config, RegistryConfig};
use crate::error::{CommandError, ForUser};
use crate::home::Home;

/// What a person is told of a registry that failed: where it cannot be reached that is the work, else the input.
pub fn failed(error: ClientError) -> CommandError {
    let told = crate::error::chain(&error);
    if error.is_passing() { CommandError::work(told) } else { CommandError::input(told) }
}

/// The registries of a configuration.
#[derive(Clone, Debug)]
pub struct Registries {
    home: Home,
    by_name: BTreeMap<String, RegistryConfig>,
}

impl Registries {
    /// Those that a configuration names.
    pub fn of(config: &Config, home: &Home) -> Self {
        Self { home: home.clone(), by_name: config.registries.clone() }
    }

    /// The registry that a namespace comes from: the one bound to it by name, else the one bound to all others.
    pub fn bound_to(&self, namespace: &str) -> Option<&str> {
        let has = |wanted: &str| {
            let bound = self.by_name.iter().find(|(_, r)| r.namespaces.iter().any(|own| own == wanted));
            bound.map(|(name, _)| name.as_str())
        };
        has(namespace).or_else(|| has("*"))
    }

    /// The registry that a skill comes from.
    ///
    /// # Errors
    /// [`CommandError::Input`] where no registry is bound to its namespace.
    pub fn registry_of(&self, skill: &SkillName) -> Result<&str, CommandError> {
        self.bound_to(skill.team()).ok_or_else(|| {
            CommandError::input(format!(
                "no registry is bound to the namespace `{}`; add --registry URL, or [registries.NAME] with `url` and \
                 `namespaces` to casefile.toml",
                skill.team()
            ))
        })
    }

    /// The names of all registries, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// The registry of a name or an address.
    ///
    /// # Errors
    /// [`CommandError::Input`] naming those that there are.
    pub fn named(&self, named: &str) -> Result<(&str, &RegistryConfig), CommandError> {
        let same = |url: &str| url.trim_end_matches('/') == named.trim_end_matches('/');
        let found = self.by_name.iter().find(|(name, registry)| *name == named || same(&registry.url));
        found.map(|(name, registry)| (name.as_str(), registry)).ok_or_else(|| {
            let known: Vec<&str> = self.names().collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            CommandError::input(format!("casefile.toml names no registry `{named}`; those it names: {known}"))
        })
    }

    /// The address of a registry that is named, or given by its address, and certificates to trust besides.
    ///
    /// # Errors
    /// [`CommandError::Input`] where the name is unknown.
    pub fn address(&self, named: &str) -> Result<(String, Option<PathBuf>), CommandError> {
        match self.named(named) {
            Ok((_, registry)) => Ok((registry.url.clone(), registry.certificates.clone())),
            Err(_) if named.contains("://") => Ok((named.to_owned(), None)),
            Err(error) => Err(error),
        }
    }

    /// A client of a registry.
    ///
    /// # Errors
    /// [`CommandError::Input`] where there is no such registry, or its address or token is wrong.
    pub fn client(&self, name: &str) -> Result<Client, CommandError> {
        self.named(name)?;
        self.client_at(name)
    }

    /// A client of a registry that is named, or given by its address.
    ///
    /// # Errors
    /// [`CommandError::Input`] where the name is unknown, or its address or token is wrong.
    pub fn client_at(&self, named: &str) -> Result<Client, CommandError> {
        let (url, certificates) = self.address(named)?;
        let token = tokens::of(&self.home, named, &url)?;
        Client::new(&url, &Reach { token, certificates }).input()
    }

    /// What a registry said last.
    pub fn mirror(&self, name: &str) -> Mirror {
        Mirror::new(name, &self.home.mirror(name))
    }

    /// All of them as sources of skills, each for its own namespaces.
    pub fn sources<'a>(&'a self, lock: Option<&'a Lock>) -> Vec<MirrorSource<'a>> {
        let source = |name: &'a String| MirrorSource {
            mirror: self.mirror(name),
            is_bound: Box::new(move |skill| self.bound_to(skill.team()) == Some(name)),
            lock,
        };
        self.by_name.keys().map(source).collect()
    }
}
