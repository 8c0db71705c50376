//! The tables. Digests are kept as their text, times as milliseconds since the Unix epoch.

/// The format of the tables below.
pub(super) const SCHEMA_VERSION: i64 = 1;

pub(super) const SCHEMA: &str = "
    -- A namespace is the first part of a repository's name. Its kind never changes.
    CREATE TABLE namespace (
        name TEXT NOT NULL PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('skills', 'any')),
        created_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- A file of blobs/. `chunks` holds the SHA-256 of each chunk of a large blob, one after the other.
    CREATE TABLE blob (
        digest TEXT NOT NULL PRIMARY KEY,
        size INTEGER NOT NULL,
        chunks BLOB,
        stored_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- Which repositories a blob can be had from.
    CREATE TABLE link (
        repository TEXT NOT NULL,
        digest TEXT NOT NULL,
        PRIMARY KEY (repository, digest)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX link_by_digest ON link (digest);

    CREATE TABLE manifest (
        repository TEXT NOT NULL,
        digest TEXT NOT NULL,
        media_type TEXT NOT NULL,
        body BLOB NOT NULL,
        subject TEXT,
        artifact_type TEXT,
        annotations TEXT,
        pushed_ms INTEGER NOT NULL,
        PRIMARY KEY (repository, digest)
    ) STRICT;
    CREATE INDEX manifest_by_subject ON manifest (repository, subject, digest) WHERE subject IS NOT NULL;

    -- What a manifest refers to: blobs, and the manifests of an index.
    CREATE TABLE reference (
        repository TEXT NOT NULL,
        manifest TEXT NOT NULL,
        digest TEXT NOT NULL,
        PRIMARY KEY (repository, manifest, digest)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX reference_by_digest ON reference (digest, repository);

    CREATE TABLE tag (
        repository TEXT NOT NULL,
        name TEXT NOT NULL,
        digest TEXT NOT NULL,
        moved_ms INTEGER NOT NULL,
        PRIMARY KEY (repository, name)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX tag_by_digest ON tag (repository, digest);

    -- A version of a skill; never removed, and only its state changes. `entry` is its line of the index.
    CREATE TABLE version (
        skill TEXT NOT NULL,
        version TEXT NOT NULL,
        manifest TEXT NOT NULL,
        component TEXT NOT NULL,
        entry TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('live', 'yanked', 'revoked')),
        reason TEXT,
        PRIMARY KEY (skill, version)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX version_by_manifest ON version (skill, manifest);

    -- Only the hash of a token's secret is kept. `grants` is its scopes as text.
    CREATE TABLE token (
        name TEXT NOT NULL PRIMARY KEY,
        hash BLOB NOT NULL UNIQUE,
        grants TEXT NOT NULL,
        created_ms INTEGER NOT NULL,
        expires_ms INTEGER,
        revoked_ms INTEGER
    ) STRICT;

    -- Who changed what; only added to.
    CREATE TABLE audit (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        at_ms INTEGER NOT NULL,
        who TEXT NOT NULL,
        action TEXT NOT NULL,
        subject TEXT NOT NULL,
        detail TEXT NOT NULL
    ) STRICT;

    PRAGMA user_version = 1;";
