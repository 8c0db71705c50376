//! The digest of what was parsed.

use casefile_model::{Alert, Digest, Time, cbor};
use serde::Serialize;

use super::{LoadError, Parts, Repo};

/// Part of every digest, so that another way of reading a recording gives another one.
const TAG: &[u8] = b"casefile incident 1";

/// Digests the alert, each part, and the settings. The digest of a part stands for it, so that no encoding of
/// the whole recording is ever in memory.
pub(super) fn of(
    alert: &Alert,
    parts: &Parts,
    as_of: Option<Time>,
    repo: Option<&Repo>,
) -> Result<Digest, LoadError> {
    let digests = [
        part(alert)?,
        part(&parts.metrics)?,
        part(&parts.logs)?,
        part(&parts.spans)?,
        part(&parts.patterns)?,
        part(&parts.commits)?,
        part(&parts.deploys)?,
        part(&parts.flags)?,
        part(&parts.configs)?,
        part(&parts.experiments)?,
        part(&parts.status)?,
        part(&parts.docs)?,
        part(&parts.profiles)?,
        part(&as_of)?,
        part(&repo.map(|repo| repo.references.to_string()))?,
    ];
    let bytes: Vec<&[u8]> =
        std::iter::once(TAG).chain(digests.iter().map(|d| d.bytes().as_slice())).collect();
    Ok(Digest::of_parts(&bytes))
}

fn part<T: Serialize>(value: &T) -> Result<Digest, LoadError> {
    Ok(Digest::of(&cbor::to_vec(value)?))
}
