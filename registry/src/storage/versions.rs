//! Versions of skills: bound once, for ever; only their state changes.

use rusqlite::{Connection, OptionalExtension as _, Row};
use semver::Version;

use super::audit::{self, Deed};
use super::database::Commit;
use super::{Storage, StorageError};
use crate::index::{IndexEntry, State};
use crate::oci::{Digest, RepositoryName};
use casefile_package::SkillName;

/// A version to be bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVersion {
    /// Its line of the index.
    pub entry: IndexEntry,
}

/// A change of a version's state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateChange {
    /// The state that it must be in; where it is absent, any but revoked.
    pub from: Option<State>,
    /// The state that it gets.
    pub state: State,
    /// Why.
    pub reason: Option<String>,
}

/// What a search asks for; absent parts ask for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// A part of the name or the description, in whatever case.
    pub text: Option<String>,
    /// A tool that the skill asks for.
    pub tool: Option<String>,
    /// A world that it exports, or the beginning of one.
    pub world: Option<String>,
}

impl Search {
    fn finds(&self, entry: &IndexEntry) -> bool {
        let text = self.text.as_ref().map(|text| text.to_lowercase());
        let has_text = text.is_none_or(|text| {
            let described = entry.description.as_ref().is_some_and(|d| d.to_lowercase().contains(&text));
            described || entry.name.as_str().contains(&text)
        });
        has_text
            && self.tool.as_ref().is_none_or(|tool| entry.tools.contains_key(tool))
            && self.world.as_ref().is_none_or(|world| entry.world.starts_with(world.as_str()))
    }
}

impl Storage {
    /// The versions of a skill, from the lowest to the highest.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub fn versions(&self, skill: &SkillName) -> Result<Vec<IndexEntry>, StorageError> {
        let sql = "SELECT entry, state, reason FROM version WHERE skill = ?1";
        let mut entries: Vec<IndexEntry> = self.database.read(|db| {
            let mut statement = db.prepare_cached(sql)?;
            let rows = statement.query_map([skill.as_str()], entry)?.collect::<Result<Vec<_>, _>>()?;
            Ok(rows.into_iter().flatten().collect())
        })?;
        entries.sort_by(|a, b| a.version.cmp(&b.version));
        Ok(entries)
    }

    /// The version that a manifest of a repository is, where it is one.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub fn version_of(
        &self,
        repository: &RepositoryName,
        manifest: &Digest,
    ) -> Result<Option<IndexEntry>, StorageError> {
        let sql = "SELECT entry, state, reason FROM version WHERE skill = ?1 AND manifest = ?2";
        self.database.read(|db| {
            let key = (repository.as_str(), manifest.to_string());
            Ok(db.prepare_cached(sql)?.query_row(key, entry).optional()?.flatten())
        })
    }

    /// The newest live version of each skill that a search finds and that is visible to who asks, by name, `count` at most.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub fn search(
        &self,
        search: &Search,
        is_visible: impl Fn(&SkillName) -> bool,
        count: usize,
    ) -> Result<Vec<IndexEntry>, StorageError> {
        let is_found = |entry: &IndexEntry| is_visible(&entry.name) && search.finds(entry);
        self.database.read(|db| {
            let mut statement =
                db.prepare("SELECT entry, state, reason FROM version WHERE state = 'live' ORDER BY skill")?;
            let mut rows = statement.query([])?;
            let mut found: Vec<IndexEntry> = Vec::new();
            while let Some(row) = rows.next()? {
                let Some(next) = entry(row)? else { continue };
                match found.last_mut() {
                    Some(last) if last.name == next.name => {
                        if next.version > last.version {
                            *last = next;
                        }
                    }
                    _ => {
                        found.pop_if(|last| !is_found(last));
                        if found.len() == count {
                            return Ok(found);
                        }
                        found.push(next);
                    }
                }
            }
            found.pop_if(|last| !is_found(last));
            Ok(found)
        })
    }

    /// Changes the state of a version. A revoked one leaves that state only where `from` says that this is meant.
    ///
    /// # Errors
    /// [`StorageError::VersionUnknown`]; [`StorageError::OtherState`] where it is not in the state `from`, or is revoked.
    pub async fn set_state(
        &self,
        skill: &SkillName,
        version: &Version,
        change: StateChange,
        who: &str,
    ) -> Result<(), StorageError> {
        let (skill, version, who) = (skill.clone(), version.to_string(), who.to_owned());
        let StateChange { from, state, reason } = change;
        let apply = move |db: &Connection| {
            let subject = format!("{skill}@{version}");
            let sql = "SELECT state FROM version WHERE skill = ?1 AND version = ?2";
            let key = (skill.as_str(), &version);
            let is: Option<String> = db.prepare_cached(sql)?.query_row(key, |row| row.get(0)).optional()?;
            let Some(Ok(is)) = is.map(|is| is.parse::<State>()) else {
                return Err(StorageError::VersionUnknown(subject));
            };
            let is_meant = from.map_or(is != State::Revoked || state == State::Revoked, |from| is == from);
            if !is_meant {
                return Err(StorageError::OtherState { version: subject, is });
            }
            let sql = "UPDATE version SET state = ?3, reason = ?4 WHERE skill = ?1 AND version = ?2";
            db.prepare_cached(sql)?.execute((skill.as_str(), &version, state.as_str(), &reason))?;
            let detail = serde_json::json!({ "state": state, "reason": reason });
            audit::note(db, &Deed { who, action: "state", subject, detail })
        };
        self.database.write(Commit::Synced, apply).await
    }
}

/// Binds a version to a manifest. False where it is bound to it already.
pub(super) fn insert(db: &Connection, new: &NewVersion, manifest: &Digest) -> Result<bool, StorageError> {
    let (skill, version) = (new.entry.name.as_str(), new.entry.version.to_string());
    let sql = "SELECT manifest FROM version WHERE skill = ?1 AND version = ?2";
    let bound: Option<String> =
        db.prepare_cached(sql)?.query_row((skill, &version), |row| row.get(0)).optional()?;
    match bound {
        Some(bound) if bound == manifest.to_string() => Ok(false),
        Some(bound) => {
            Err(StorageError::Taken { version: new.entry.id(), bound, refused: manifest.to_string() })
        }
        None => {
            let entry = serde_json::to_string(&new.entry)
                .map_err(|e| StorageError::Database(rusqlite::Error::ToSqlConversionFailure(e.into())))?;
            let sql = "INSERT INTO version (skill, version, manifest, component, entry, state, reason)
                       VALUES (?1, ?2, ?3, ?4, ?5, 'live', NULL)";
            let component = new.entry.digest.to_string();
            db.prepare_cached(sql)?.execute((skill, &version, manifest.to_string(), component, entry))?;
            Ok(true)
        }
    }
}

/// A line of the index with the state of now; nothing where a row is no line.
fn entry(row: &Row<'_>) -> rusqlite::Result<Option<IndexEntry>> {
    let (text, state, reason): (String, String, Option<String>) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let entry = serde_json::from_str::<IndexEntry>(&text).ok();
    Ok(entry.map(|entry| IndexEntry { state: state.parse().unwrap_or(State::Revoked), reason, ..entry }))
}
