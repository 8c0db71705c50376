//! `casefile registry token|namespace`: who may do what, and where.

use casefile_registry::accounts::Grant;
use casefile_registry::oci::RepositoryName;
use casefile_registry::storage::namespaces::Kind;

use super::Data;
use crate::context::Globals;
use crate::error::{CommandError, ForUser};
use crate::{clock, output};

const DAY_MS: i64 = 24 * 3600 * 1000;

/// What was asked of tokens.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct TokenArgs {
    #[command(flatten)]
    data: Data,
    #[command(subcommand)]
    command: TokenCommand,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum TokenCommand {
    /// Make a token and print its secret, this once
    Add {
        /// By which the audit trail speaks of it
        name: String,
        /// NAMESPACE:RIGHT,RIGHT with pull, push, manage (yank, revoke, delete) and admin (make the namespace); `*` for all
        /// namespaces
        #[arg(long = "grant", required = true, value_name = "GRANT")]
        grants: Vec<Grant>,
        /// Days until it ends
        #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..))]
        days: Option<u16>,
    },
    /// Take a token back
    Revoke {
        /// Its name
        name: String,
    },
    /// List the tokens
    Ls,
}

/// Makes, takes back, or lists tokens.
///
/// # Errors
/// [`CommandError::Input`] where a name is taken or unknown.
pub(super) fn token(globals: &Globals, args: &TokenArgs) -> Result<u8, CommandError> {
    match &args.command {
        TokenCommand::Add { name, grants, days } => {
            let expires = days.map(|days| clock::now().0 + i64::from(days) * DAY_MS);
            let secret = args.data.open_or_make(globals)?.add_token(name, grants, expires).input()?;
            output::line(&secret);
            output::say(&format!("note: this is the only time that the secret of `{name}` is shown"));
        }
        TokenCommand::Revoke { name } => {
            if !args.data.open(globals)?.revoke_token(name).input()? {
                let what = format!(
                    "there is no token `{name}` that could be taken back; see `casefile registry token ls`"
                );
                return Err(CommandError::input(what));
            }
            output::line(&format!("token {name} is taken back"));
        }
        TokenCommand::Ls => {
            for token in args.data.open(globals)?.tokens().input()? {
                let grants: Vec<String> = token.grants.iter().map(Grant::to_string).collect();
                let until = |ms: i64| casefile_model::Time(ms).to_string();
                let state = match (token.revoked_ms, token.expires_ms) {
                    (Some(at), _) => format!("taken back {}", until(at)),
                    (None, Some(end)) => format!("until {}", until(end)),
                    (None, None) => "for ever".to_owned(),
                };
                output::line(&format!("{}  {}  {state}", token.name, grants.join(" ")));
            }
        }
    }
    Ok(0)
}

/// What was asked of namespaces.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct NamespaceArgs {
    #[command(flatten)]
    data: Data,
    #[command(subcommand)]
    command: NamespaceCommand,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum NamespaceCommand {
    /// Make a namespace; its kind stays for ever
    Add {
        /// The first part of the names of its repositories
        name: RepositoryName,
        /// `skills` (each tag a version that never moves), or `any` (plain OCI; hosts run nothing from it)
        #[arg(long, default_value = "skills")]
        kind: Kind,
    },
    /// List the namespaces
    Ls,
}

/// Makes or lists namespaces.
///
/// # Errors
/// [`CommandError::Input`] where there is one of another kind.
pub(super) fn namespace(globals: &Globals, args: &NamespaceArgs) -> Result<u8, CommandError> {
    match &args.command {
        NamespaceCommand::Add { name, kind } => {
            if name.as_str().contains('/') {
                let what =
                    format!("`{name}` is more than a namespace; write the part before the first slash");
                return Err(CommandError::input(what));
            }
            let storage = args.data.open_or_make(globals)?;
            let is = storage.make_namespace_blocking(name.as_str(), *kind).input()?;
            if is != *kind {
                let what =
                    format!("the namespace {name} is of the kind `{is}`, for ever; choose another name");
                return Err(CommandError::input(what));
            }
            output::line(&format!("{name}  {is}"));
        }
        NamespaceCommand::Ls => {
            for namespace in args.data.open(globals)?.namespaces().input()? {
                output::line(&format!("{}  {}", namespace.name, namespace.kind));
            }
        }
    }
    Ok(0)
}
