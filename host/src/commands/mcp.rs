//! `casefile mcp`.

use std::path::PathBuf;

use rmcp::ServiceExt;

use crate::context::{Context, Globals};
use crate::error::CommandError;
use crate::mcp::{Roots, Server, Wire, wire};
use crate::output;

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Directories below which recorded incidents may be investigated; else the working directory
    #[arg(long, value_name = "DIR", num_args = 1..)]
    incidents: Vec<PathBuf>,
}

/// Serves tools for AI agents on standard input and output until the client closes them.
///
/// # Errors
/// [`CommandError::Input`] where a directory or the home cannot be used, [`CommandError::Work`] where the client speaks
/// something else.
pub async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    let roots = if args.incidents.is_empty() {
        Roots::open(&[PathBuf::from(".")])?
    } else {
        Roots::open(&args.incidents)?
    };
    let context = Context::open_beside(globals, &roots.recordings_around_here())?.without_writing_lock();
    let named: Vec<String> = roots.dirs().iter().map(|dir| dir.display().to_string()).collect();
    output::say(&format!("serving MCP on standard input and output; incidents below {}", named.join(", ")));
    let server = Server::new(context, roots);
    let Wire { input, output, between } = wire(tokio::io::stdin(), tokio::io::stdout());
    let running = match server.serve((input, output)).await {
        Ok(running) => running,
        // A client that goes away before it says anything has nothing to be told.
        Err(rmcp::service::ServerInitializeError::ConnectionClosed(_)) => return Ok(0),
        Err(e) => return Err(CommandError::work(format!("the client does not speak MCP: {e}"))),
    };
    let ended = running.waiting().await;
    between.end().await;
    match ended {
        Ok(_) => Ok(0),
        Err(e) => Err(CommandError::work(format!("the server ended early: {e}"))),
    }
}
