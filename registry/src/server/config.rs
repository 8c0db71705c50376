//! How a registry is served.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::listen::StartError;

/// What those may do who show no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anonymous {
    /// Nothing.
    Nothing,
    /// Pull.
    Pull,
    /// Everything, until the first token is made; then nothing. Only on loopback.
    OpenUntilToken,
}

/// A certificate and its key, in PEM files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tls {
    /// The certificate, with the chain after it.
    pub certificate: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

/// How a registry is served.
#[derive(Debug, Clone)]
pub struct Config {
    /// The folder of the registry; made where it is absent.
    pub folder: PathBuf,
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The certificate; nothing for plain HTTP.
    pub tls: Option<Tls>,
    /// What those may do who show no token.
    pub anonymous: Anonymous,
    /// The largest blob in a namespace of skills, in bytes.
    pub skill_bytes_max: u64,
    /// The largest blob elsewhere, in bytes.
    pub blob_bytes_max: u64,
    /// The largest manifest, in bytes. OCI wants 4 MiB at least.
    pub manifest_bytes_max: usize,
    /// Whether a manifest outside the namespaces of skills may refer to blobs that are not there, as partial mirrors need.
    pub is_sparse: bool,
    /// The most tags of one repository.
    pub tags_max: u32,
    /// The most connections at once.
    pub connections_max: usize,
    /// The most uploads at once.
    pub uploads_max: usize,
    /// How long a connection may stand still, and an upload wait for its next request.
    pub idle: Duration,
    /// How long an upload may be left before it is removed.
    pub upload_idle: Duration,
    /// How long what nobody refers to stays after it was pushed or asked for.
    pub grace: Duration,
    /// How often the collector runs.
    pub collect_every: Duration,
    /// The most requests a second of one client, by its token or address; nothing for no bound.
    pub requests_per_second_max: Option<u32>,
}

impl Config {
    /// A registry on a free port of loopback, in `folder`, open to everybody on this machine until a token is made.
    pub fn open_on_loopback(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            tls: None,
            anonymous: Anonymous::OpenUntilToken,
            skill_bytes_max: 64 << 20,
            blob_bytes_max: 16 << 30,
            manifest_bytes_max: 8 << 20,
            is_sparse: false,
            tags_max: 100_000,
            connections_max: 1024,
            uploads_max: 1024,
            idle: Duration::from_secs(60),
            upload_idle: Duration::from_secs(3600),
            grace: Duration::from_secs(3600),
            collect_every: Duration::from_secs(600),
            requests_per_second_max: None,
        }
    }

    /// Refuses what would give everything to everybody, or tokens to who listens on the wire.
    ///
    /// # Errors
    /// [`StartError::OpenToAll`], [`StartError::PlainHttp`].
    pub(super) fn check(&self) -> Result<(), StartError> {
        if self.listen.ip().is_loopback() {
            return Ok(());
        }
        if self.anonymous == Anonymous::OpenUntilToken {
            return Err(StartError::OpenToAll(self.listen));
        }
        if self.tls.is_none() {
            return Err(StartError::PlainHttp(self.listen));
        }
        Ok(())
    }
}
