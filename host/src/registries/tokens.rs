//! The tokens of registries: `tokens.toml` in the home, for its owner alone, by the address of the registry, so that a
//! registry that takes the name of another does not get its token.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;

use crate::config::{TEXT_BYTES_MAX, parse_toml};
use crate::error::{CommandError, ForUser};
use crate::files::read_text;
use crate::home::Home;

type Tokens = BTreeMap<String, String>;

/// The token for a registry: that of the variable `CASEFILE_TOKEN_<NAME>`, else the one kept for its address.
///
/// # Errors
/// [`CommandError::Input`] where the file is damaged.
pub fn of(home: &Home, name: &str, url: &str) -> Result<Option<String>, CommandError> {
    let variable = format!("CASEFILE_TOKEN_{}", name.to_uppercase().replace(['-', '.'], "_"));
    if let Ok(token) = std::env::var(variable) {
        return Ok(Some(token));
    }
    Ok(read(home)?.remove(key(url)))
}

/// Keeps a token for an address, or forgets it.
///
/// # Errors
/// [`CommandError::Input`] where the file cannot be written.
pub fn keep(home: &Home, url: &str, token: Option<String>) -> Result<(), CommandError> {
    let mut tokens = read(home)?;
    match token {
        Some(token) => tokens.insert(key(url).to_owned(), token),
        None => tokens.remove(key(url)),
    };
    let text = toml::to_string(&tokens).input()?;
    let file = home.tokens();
    let new = file.with_extension("new");
    let write = || {
        // One left behind by a killed process may have been made by somebody else.
        let _ = std::fs::remove_file(&new);
        let mut out = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
        out.write_all(text.as_bytes())?;
        out.sync_all()?;
        std::fs::rename(&new, &file)
    };
    write().map_err(|e| CommandError::input(format!("cannot write `{}`: {e}", file.display())))
}

fn key(url: &str) -> &str {
    url.trim_end_matches('/')
}

fn read(home: &Home) -> Result<Tokens, CommandError> {
    let file = home.tokens();
    if !file.exists() {
        return Ok(Tokens::new());
    }
    parse_toml(&read_text(&file, TEXT_BYTES_MAX).input()?, &file.display().to_string())
}
