//! `casefile registry serve`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use casefile_registry::server::{Anonymous, Config, Server, Tls};
use tokio::signal::unix::{SignalKind, signal};

use super::Data;
use crate::context::Globals;
use crate::error::{CommandError, ForUser};
use crate::output;

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    data: Data,
    /// Address and port; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:5000")]
    listen: SocketAddr,
    /// Certificate for HTTPS, a PEM file with the chain after it
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_certificate: Option<PathBuf>,
    /// Private key of the certificate, a PEM file
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    tls_key: Option<PathBuf>,
    /// What those may do who show no token: `open`, on loopback only, is everything until the first token is made
    #[arg(long, value_name = "open|pull|nothing", default_value = "open", value_parser = anonymous)]
    anonymous: Anonymous,
    /// Largest blob in a namespace of skills, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 64)]
    skill_mib_max: u64,
    /// Largest blob elsewhere, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 16 << 10)]
    blob_mib_max: u64,
    /// Requests a second of one client, by token or address
    #[arg(long, value_name = "COUNT")]
    requests_per_second_max: Option<u32>,
    /// Tags of one repository
    #[arg(long, value_name = "COUNT", default_value_t = 100_000)]
    tags_max: u32,
    /// How long what nobody refers to stays after it was pushed or asked for, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 3600.0, value_parser = seconds)]
    grace: f64,
    /// How often what nobody refers to is removed, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 600.0, value_parser = seconds)]
    collect_every: f64,
    /// How long a connection may stand still, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60.0, value_parser = seconds)]
    idle: f64,
    /// Take manifests outside the namespaces of skills whose blobs are not here, as partial mirrors need
    #[arg(long)]
    sparse: bool,
}

fn anonymous(text: &str) -> Result<Anonymous, String> {
    match text {
        "open" => Ok(Anonymous::OpenUntilToken),
        "pull" => Ok(Anonymous::Pull),
        "nothing" => Ok(Anonymous::Nothing),
        _ => Err("write `open`, `pull` or `nothing`".to_owned()),
    }
}

/// Seconds that a duration can have.
fn seconds(text: &str) -> Result<f64, String> {
    let seconds: f64 = text.parse().map_err(|_| "write a number of seconds".to_owned())?;
    let is_fit = seconds > 0.0 && Duration::try_from_secs_f64(seconds).is_ok_and(|d| d.as_secs() < 1 << 32);
    if is_fit { Ok(seconds) } else { Err("write a number of seconds above zero".to_owned()) }
}

/// Serves until it is told to end.
///
/// # Errors
/// [`CommandError::Input`] where the folder or the address cannot be had.
pub(super) async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    let folder = args.data.path(globals)?;
    let tls = args.tls_certificate.clone().zip(args.tls_key.clone());
    let config = Config {
        listen: args.listen,
        tls: tls.map(|(certificate, key)| Tls { certificate, key }),
        anonymous: args.anonymous,
        skill_bytes_max: args.skill_mib_max << 20,
        blob_bytes_max: args.blob_mib_max << 20,
        tags_max: args.tags_max,
        idle: Duration::from_secs_f64(args.idle),
        grace: Duration::from_secs_f64(args.grace),
        collect_every: Duration::from_secs_f64(args.collect_every),
        requests_per_second_max: args.requests_per_second_max,
        is_sparse: args.sparse,
        ..Config::open_on_loopback(&folder)
    };
    let mut ended = [SignalKind::terminate(), SignalKind::interrupt()].map(signal).into_iter();
    let (Some(Ok(mut terminate)), Some(Ok(mut interrupt))) = (ended.next(), ended.next()) else {
        return Err(CommandError::work("signals cannot be heard on this system"));
    };
    let is_tls = config.tls.is_some();
    let mut server = Server::start(config).await.input()?;
    let scheme = if is_tls { "https" } else { "http" };
    output::line(&format!("serving {} on {scheme}://{}", folder.display(), server.address()));
    if server.is_open() {
        output::say(
            "note: everybody on this machine may push until a token is made: casefile registry token add",
        );
    }
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        () = server.wait() => return Err(CommandError::work("the server ended by itself; CASEFILE_LOG=error says why")),
    }
    server.stop().await;
    Ok(0)
}
