//! `casefile login`.

use std::io::{IsTerminal as _, Read as _};

use casefile_registry::client::{Client, Reach};

use crate::context::{Context, Globals};
use crate::error::{CommandError, ForUser};
use crate::output;
use crate::registries::{failed, tokens};

/// The characters of a secret that are read.
const SECRET_BYTES_MAX: u64 = 4096;

/// What was asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Name or address of the registry
    registry: String,
    /// Forget the token instead
    #[arg(long)]
    forget: bool,
}

/// Reads a token from standard input, tries it, and keeps it in the home.
///
/// # Errors
/// [`CommandError::Input`] where the registry does not take it; then it is not kept.
pub async fn run(globals: &Globals, args: &Args) -> Result<u8, CommandError> {
    let context = Context::open(globals)?;
    let (url, certificates) = context.registries.address(&args.registry)?;
    if args.forget {
        tokens::keep(&context.home, &url, None)?;
        output::line(&format!("the token for {url} is forgotten"));
        return Ok(0);
    }
    if std::io::stdin().is_terminal() {
        output::say("paste the token, then Enter and Ctrl-D:");
    }
    let mut token = String::new();
    std::io::stdin().lock().take(SECRET_BYTES_MAX).read_to_string(&mut token).map_err(CommandError::input)?;
    let token = token.trim().to_owned();
    if token.is_empty() {
        return Err(CommandError::input(
            "no token came on standard input; `casefile registry token add` makes one",
        ));
    }
    let reach = Reach { token: Some(token.clone()), certificates };
    Client::new(&url, &reach).input()?.ping().await.map_err(failed)?;
    tokens::keep(&context.home, &url, Some(token))?;
    output::line(&format!("logged in to {url}"));
    Ok(0)
}
