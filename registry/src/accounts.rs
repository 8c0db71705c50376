//! Accounts: tokens with rights on namespaces. Of a token only a hash is kept, so the database gives none away.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use casefile_package::text;
use rusqlite::OptionalExtension as _;
use sha2::{Digest as _, Sha256};

use crate::storage::audit::{self, Deed};
use crate::storage::database::Commit;
use crate::storage::{Storage, StorageError, now_ms};

/// What every secret begins with, so that scanners of sources know one when they see it.
pub const SECRET_PREFIX: &str = "casefile_";
/// The random bytes of a secret.
const SECRET_BYTES: usize = 32;

/// What one may do in a namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// Read.
    Pull,
    /// Push, and publish versions.
    Push,
    /// Yank and revoke versions; delete where deleting is possible.
    Manage,
    /// Make the namespace.
    Admin,
}

impl Right {
    const ALL: [Self; 4] = [Self::Pull, Self::Push, Self::Manage, Self::Admin];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pull => "pull",
            Self::Push => "push",
            Self::Manage => "manage",
            Self::Admin => "admin",
        }
    }
}

/// Rights in one namespace, or in all: `acme:pull,push`, `*:pull`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The namespace; nothing for all of them.
    namespace: Option<String>,
    rights: BTreeSet<Right>,
}

/// The text is no grant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no grant; write NAMESPACE:RIGHT,RIGHT with pull, push, manage or admin, and * for all namespaces"
)]
pub struct ParseGrantError(String);

impl FromStr for Grant {
    type Err = ParseGrantError;

    fn from_str(grant: &str) -> Result<Self, Self::Err> {
        let error = || ParseGrantError(text::escaped(grant, 120));
        let (namespace, rights) = grant.split_once(':').ok_or_else(error)?;
        let is_name = namespace.parse::<crate::oci::RepositoryName>().is_ok() && !namespace.contains('/');
        if namespace != "*" && !is_name {
            return Err(error());
        }
        let right =
            |word: &str| Right::ALL.into_iter().find(|right| right.as_str() == word).ok_or_else(error);
        let rights: BTreeSet<Right> = rights.split(',').map(right).collect::<Result<_, _>>()?;
        Ok(Self { namespace: (namespace != "*").then(|| namespace.to_owned()), rights })
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rights: Vec<&str> = self.rights.iter().map(|right| right.as_str()).collect();
        write!(f, "{}:{}", self.namespace.as_deref().unwrap_or("*"), rights.join(","))
    }
}

impl Grant {
    /// These rights in all namespaces.
    pub fn everywhere(rights: &[Right]) -> Self {
        Self { namespace: None, rights: rights.iter().copied().collect() }
    }

    /// All rights in all namespaces.
    pub fn everything() -> Self {
        Self::everywhere(&Right::ALL)
    }

    /// Whether it gives a right in a namespace.
    pub fn gives(&self, namespace: &str, right: Right) -> bool {
        self.namespace.as_deref().is_none_or(|own| own == namespace) && self.rights.contains(&right)
    }
}

/// A token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its name, by which the trail speaks of it.
    pub name: String,
    /// What it may do.
    pub grants: Vec<Grant>,
    /// When it was made, in milliseconds since the Unix epoch.
    pub created_ms: i64,
    /// When it ends.
    pub expires_ms: Option<i64>,
    /// When it was taken back.
    pub revoked_ms: Option<i64>,
}

/// Why a token cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum AddTokenError {
    /// There is one of this name.
    #[error("there is a token `{0}` already; choose another name, for names stay in the audit trail")]
    Taken(String),
    /// The name is no name.
    #[error("`{0}` is no name of a token; write 1 to 64 of a-z, 0-9, `-`, `_` and `.`")]
    Name(String),
    /// It cannot be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Storage {
    /// Makes a token and gives its secret, which is shown this once. `expires_ms` is in milliseconds since the epoch.
    ///
    /// # Errors
    /// [`AddTokenError`].
    pub fn add_token(
        &self,
        name: &str,
        grants: &[Grant],
        expires_ms: Option<i64>,
    ) -> Result<String, AddTokenError> {
        let is_name = (1..=64).contains(&name.len())
            && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.'))
            && name != ANONYMOUS;
        if !is_name {
            return Err(AddTokenError::Name(text::escaped(name, 80)));
        }
        let mut random = [0; SECRET_BYTES];
        getrandom::fill(&mut random)
            .map_err(|e| StorageError::io("making a secret")(std::io::Error::other(e)))?;
        let secret = format!("{SECRET_PREFIX}{}", URL_SAFE_NO_PAD.encode(random));
        let (owned, hash, grants) = (name.to_owned(), hash(&secret), words(grants));
        let is_added = self.database().write_blocking(Commit::Synced, move |db| {
            let sql = "INSERT OR IGNORE INTO token (name, hash, grants, created_ms, expires_ms)
                       VALUES (?1, ?2, ?3, ?4, ?5)";
            let added = db.execute(sql, (&owned, hash, &grants, now_ms(), expires_ms))? == 1;
            if added {
                let detail = serde_json::json!({ "grants": grants, "expires_ms": expires_ms });
                let who = OPERATOR.to_owned();
                audit::note(db, &Deed { who, action: "token-add", subject: owned, detail })?;
            }
            Ok(added)
        })?;
        if is_added { Ok(secret) } else { Err(AddTokenError::Taken(name.to_owned())) }
    }

    /// Takes a token back. False where there is none of this name that is still good.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub fn revoke_token(&self, name: &str) -> Result<bool, StorageError> {
        let subject = name.to_owned();
        self.database().write_blocking(Commit::Synced, move |db| {
            let sql = "UPDATE token SET revoked_ms = ?2 WHERE name = ?1 AND revoked_ms IS NULL";
            let is_revoked = db.execute(sql, (&subject, now_ms()))? == 1;
            if is_revoked {
                let detail = serde_json::Value::Null;
                audit::note(db, &Deed { who: OPERATOR.to_owned(), action: "token-revoke", subject, detail })?;
            }
            Ok(is_revoked)
        })
    }

    /// All tokens, by name.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub fn tokens(&self) -> Result<Vec<Token>, StorageError> {
        self.database().read(|db| {
            let mut statement = db.prepare(&format!("SELECT {COLUMNS} FROM token ORDER BY name"))?;
            Ok(statement.query_map([], token)?.collect::<Result<_, _>>()?)
        })
    }

    /// The token of a secret, if it is good now.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub fn token_of(&self, secret: &str) -> Result<Option<Token>, StorageError> {
        // Looking the hash up tells an attacker of its beginning at most, never of the secret's.
        let hash = hash(secret);
        let found = self.database().read(|db| {
            let sql = format!("SELECT {COLUMNS} FROM token WHERE hash = ?1");
            Ok(db.prepare_cached(&sql)?.query_row([hash], token).optional()?)
        })?;
        let now = now_ms();
        Ok(found.filter(|token| token.revoked_ms.is_none() && token.expires_ms.is_none_or(|end| now < end)))
    }

    /// Whether any token was ever made.
    ///
    /// # Errors
    /// [`StorageError::Database`].
    pub fn has_tokens(&self) -> Result<bool, StorageError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM token)";
        self.database().read(|db| Ok(db.prepare_cached(sql)?.query_row([], |row| row.get(0))?))
    }
}

/// By which the trail calls who has no token.
pub const ANONYMOUS: &str = "anonymous";
/// By which the trail calls who works on the folder itself.
const OPERATOR: &str = "operator";
const COLUMNS: &str = "name, grants, created_ms, expires_ms, revoked_ms";

fn token(row: &rusqlite::Row<'_>) -> rusqlite::Result<Token> {
    let grants: String = row.get(1)?;
    Ok(Token {
        name: row.get(0)?,
        grants: grants.split(' ').filter_map(|grant| grant.parse().ok()).collect(),
        created_ms: row.get(2)?,
        expires_ms: row.get(3)?,
        revoked_ms: row.get(4)?,
    })
}

fn words(grants: &[Grant]) -> String {
    let words: Vec<String> = grants.iter().map(Grant::to_string).collect();
    words.join(" ")
}

fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::storage::Purpose;

    #[test]
    fn grants_read_back_and_give_what_they_say() {
        let grant: Grant = "acme:pull,push".parse().unwrap();
        assert_eq!(grant.to_string().parse(), Ok(grant.clone()));
        assert!(grant.gives("acme", Right::Push) && !grant.gives("acme", Right::Manage));
        assert!(!grant.gives("acme2", Right::Pull));
        assert!("*:admin".parse::<Grant>().unwrap().gives("any", Right::Admin));
        for wrong in ["", "acme", "acme:", "acme:read", "Acme:pull", "a/b:pull", ":pull"] {
            assert!(wrong.parse::<Grant>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_token_is_good_until_it_ends_or_is_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        let storage = Storage::open(folder.path(), Purpose::Administer, Duration::ZERO).unwrap();
        let grants = ["acme:pull".parse().unwrap()];
        let secret = storage.add_token("ci", &grants, None).unwrap();
        assert_eq!(storage.token_of(&secret).unwrap().unwrap().grants, grants);
        assert!(matches!(storage.add_token("ci", &grants, None), Err(AddTokenError::Taken(_))));
        let ended = storage.add_token("old", &grants, Some(now_ms() - 1)).unwrap();
        assert_eq!(storage.token_of(&ended).unwrap(), None);
        assert!(storage.revoke_token("ci").unwrap() && !storage.revoke_token("ci").unwrap());
        assert_eq!(storage.token_of(&secret).unwrap(), None);
        assert_eq!(storage.token_of("casefile_wrong").unwrap(), None);
        let bytes = std::fs::read(folder.path().join("registry.sqlite")).unwrap();
        let wal = std::fs::read(folder.path().join("registry.sqlite-wal")).unwrap_or_default();
        let kept = [bytes, wal].concat();
        assert!(!kept.windows(secret.len()).any(|window| window == secret.as_bytes()));
    }
}
