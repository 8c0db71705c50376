//! `casefile.toml`: routes, providers, path sources, budget. Unknown keys are refused.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use casefile_model::{Alert, Budget, Digest, tools};
use casefile_package::SkillName;
use casefile_sandbox::Isolation;
use globset::Glob;
use semver::VersionReq;
use serde::Deserialize;

use crate::error::{CommandError, ForUser};
use crate::files::read_text;
use crate::home::Home;
use crate::output::say;

/// The configuration as written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Written {
    #[serde(rename = "route")]
    routes: Vec<Route>,
    skills: SkillPaths,
    providers: BTreeMap<String, ProviderConfig>,
    budget: BudgetConfig,
    proposals: ProposalsConfig,
    isolation: Isolation,
    registries: BTreeMap<String, RegistryConfig>,
    require: BTreeMap<SkillName, VersionReq>,
}

/// A registry that skills come from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegistryConfig {
    /// Its address: `https://HOST`, or `http://127.0.0.1:PORT` on this machine.
    pub url: String,
    /// The namespaces that come from it and from nowhere else; `*` for all that no other registry has.
    pub namespaces: Vec<String>,
    /// Certificates to trust besides those of the system: a PEM file, read against the configuration's directory.
    #[serde(default)]
    pub certificates: Option<PathBuf>,
}

/// Which playbook an alert gets. The first route that matches counts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// Pattern of the alert's kind, for example `incident` or `perf-*`.
    pub kind: String,
    /// The skill that the root step runs.
    pub playbook: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct SkillPaths {
    paths: Vec<PathBuf>,
}

/// A provider of a live source.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderConfig {
    /// Program and arguments. It gets the request as JSON on its standard input and answers JSON.
    pub command: Vec<String>,
    /// Names of variables of the host's own environment that the program gets besides `PATH`, for example a token's.
    #[serde(default)]
    pub env: Vec<String>,
    /// Time for one answer, in milliseconds.
    #[serde(default = "default_timeout_ms")]
    timeout_ms: u64,
    /// Bytes of one answer.
    #[serde(default = "default_answer_bytes_max")]
    pub answer_bytes_max: usize,
}

impl ProviderConfig {
    /// Time for one answer.
    pub fn timeout(&self) -> Duration {
        Duration::from_millis(self.timeout_ms)
    }
}

fn default_timeout_ms() -> u64 {
    10_000
}

fn default_answer_bytes_max() -> usize {
    8 << 20
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct BudgetConfig {
    fuel: Option<u64>,
    tool_calls: Option<u64>,
    answer_bytes: Option<u64>,
    steps: Option<u64>,
}

/// How proposals are tested.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProposalsConfig {
    /// Program and arguments, run in a copy of the reverted tree; empty where nothing is tested.
    pub test: Vec<String>,
    /// Time for all of the tests, in milliseconds.
    timeout_ms: u64,
    /// Names of variables of the host's own environment that the tests get besides `PATH`, for example `CARGO_HOME`.
    pub env: Vec<String>,
    /// Whether the command that the repository itself names in `.casefile.toml` may run, where `test` is empty.
    pub allow_repository_command: bool,
}

impl Default for ProposalsConfig {
    fn default() -> Self {
        Self { test: Vec::new(), timeout_ms: 600_000, env: Vec::new(), allow_repository_command: false }
    }
}

impl ProposalsConfig {
    /// Time for all of the tests.
    pub fn timeout(&self) -> Duration {
        Duration::from_millis(self.timeout_ms)
    }
}

/// The configuration in force.
#[derive(Clone, Debug)]
pub struct Config {
    /// The file, where there is one.
    pub file: Option<PathBuf>,
    /// Directory that relative paths are read against and where `casefile.lock` lies.
    pub dir: PathBuf,
    /// In order; the built-in route comes after them.
    routes: Vec<Route>,
    /// Folders of skills built from a checkout.
    pub skill_paths: Vec<PathBuf>,
    /// Live providers by interface.
    pub providers: BTreeMap<String, ProviderConfig>,
    /// Budget of a case.
    pub budget: Budget,
    /// How proposals are tested.
    pub proposals: ProposalsConfig,
    /// Which skills run in worker processes.
    pub isolation: Isolation,
    /// Registries by the name that locks call them by.
    pub registries: BTreeMap<String, RegistryConfig>,
    /// The skills from registries that are used here, with the versions that are accepted.
    pub require: BTreeMap<SkillName, VersionReq>,
    /// Digest of the file's bytes.
    pub digest: Digest,
}

/// Most bytes of a configuration or a policy.
pub const TEXT_BYTES_MAX: u64 = 4 << 20;

/// The playbook of alerts that no route names.
pub const DEFAULT_PLAYBOOK: &str = "core/triage";

impl Config {
    /// Reads the file that was named, else `casefile.toml` in the working directory, else the one in the home, else none.
    /// A working directory inside one of `strangers`, the recordings that this command reads, is a stranger's: its
    /// configuration could name programs to run, so it is left alone.
    ///
    /// # Errors
    /// [`CommandError::Input`] naming file and line.
    pub fn load(named: Option<&Path>, home: &Home, strangers: &[&Path]) -> Result<Self, CommandError> {
        let here = PathBuf::from("casefile.toml");
        let file = match named {
            Some(named) => Some(named.to_path_buf()),
            None if here.is_file() && works_inside(strangers) => {
                say(
                    "note: casefile.toml lies inside the recording and is not used; --config casefile.toml would",
                );
                None
            }
            None => Some(here).filter(|file| file.is_file()),
        };
        let of_home = || Some(home.root().join("casefile.toml")).filter(|file| file.is_file());
        let file = file.or_else(of_home);
        let Some(file) = file else { return Ok(Self::absent(home.root())) };
        let text = read_text(&file, TEXT_BYTES_MAX).input()?;
        let absolute = std::path::absolute(&file).unwrap_or_else(|_| file.clone());
        let dir = absolute.parent().unwrap_or(home.root()).to_path_buf();
        Self::parse(&text, Some(file), &dir)
    }

    /// What holds without a file.
    pub fn absent(dir: &Path) -> Self {
        Self {
            file: None,
            dir: dir.to_path_buf(),
            routes: Vec::new(),
            skill_paths: Vec::new(),
            providers: BTreeMap::new(),
            budget: Budget::DEFAULT,
            proposals: ProposalsConfig::default(),
            isolation: Isolation::default(),
            registries: BTreeMap::new(),
            require: BTreeMap::new(),
            digest: Digest::of(b""),
        }
    }

    pub(crate) fn parse(text: &str, file: Option<PathBuf>, dir: &Path) -> Result<Self, CommandError> {
        let name = file.as_deref().map_or("casefile.toml".into(), |file| file.display().to_string());
        let written: Written = parse_toml(text, &name)?;
        for interface in written.providers.keys() {
            if !tools::PROVIDED.contains(&interface.as_str()) {
                let known = tools::PROVIDED.join(", ");
                let what = format!(
                    "{name}: [providers.{interface}] names no tool; tools with providers are {known}"
                );
                return Err(CommandError::input(what));
            }
        }
        for (interface, provider) in &written.providers {
            if provider.command.is_empty() {
                let what = format!("{name}: [providers.{interface}] has an empty `command`; name a program");
                return Err(CommandError::input(what));
            }
        }
        check_registries(&written.registries, &name)?;
        for route in &written.routes {
            Glob::new(&route.kind)
                .map_err(|e| CommandError::input(format!("{name}: route kind `{}`: {e}", route.kind)))?;
        }
        let mut providers = written.providers;
        for provider in providers.values_mut() {
            provider.command[0] = program(&provider.command[0], dir);
        }
        let budget = written.budget;
        let default = Budget::DEFAULT;
        Ok(Self {
            digest: Digest::of(text.as_bytes()),
            file,
            dir: dir.to_path_buf(),
            routes: written.routes,
            skill_paths: written.skills.paths.iter().map(|path| dir.join(path)).collect(),
            providers,
            proposals: written.proposals,
            isolation: written.isolation,
            registries: rooted(written.registries, dir),
            require: written.require,
            budget: Budget {
                fuel: budget.fuel.unwrap_or(default.fuel),
                tool_calls: budget.tool_calls.unwrap_or(default.tool_calls),
                answer_bytes: budget.answer_bytes.unwrap_or(default.answer_bytes),
                steps: budget.steps.unwrap_or(default.steps),
            },
        })
    }

    /// The playbook of an alert.
    pub fn playbook(&self, alert: &Alert) -> &str {
        let matches = |route: &&Route| {
            Glob::new(&route.kind).is_ok_and(|glob| glob.compile_matcher().is_match(&alert.kind))
        };
        self.routes.iter().find(matches).map_or(DEFAULT_PLAYBOOK, |route| &route.playbook)
    }
}

/// Names that locks and journals use for other origins.
const NOT_REGISTRIES: [&str; 2] = ["local", "path"];

/// Each namespace comes from one registry: two that could both give a name would let one pass for the other.
fn check_registries(registries: &BTreeMap<String, RegistryConfig>, file: &str) -> Result<(), CommandError> {
    let mut bound: BTreeMap<&str, &str> = BTreeMap::new();
    for (name, registry) in registries {
        if NOT_REGISTRIES.contains(&name.as_str()) {
            let what = format!("{file}: a registry cannot be called `{name}`; choose another name");
            return Err(CommandError::input(what));
        }
        for namespace in &registry.namespaces {
            if let Some(other) = bound.insert(namespace, name) {
                let what = format!(
                    "{file}: the namespace `{namespace}` is bound to the registries {other} and {name}; bind it to one"
                );
                return Err(CommandError::input(what));
            }
        }
    }
    Ok(())
}

fn rooted(mut registries: BTreeMap<String, RegistryConfig>, dir: &Path) -> BTreeMap<String, RegistryConfig> {
    for registry in registries.values_mut() {
        registry.certificates = registry.certificates.take().map(|file| dir.join(file));
    }
    registries
}

/// A program as it is run: a path is read against the configuration's directory, a bare name is looked up in `PATH`.
fn program(named: &str, dir: &Path) -> String {
    if named.contains('/') { dir.join(named).display().to_string() } else { named.to_owned() }
}

/// Whether the working directory lies inside one of these. Where that cannot be told, it counts as inside.
fn works_inside(dirs: &[&Path]) -> bool {
    let Ok(here) = std::env::current_dir().and_then(|here| here.canonicalize()) else { return true };
    dirs.iter().any(|dir| dir.canonicalize().is_ok_and(|dir| here.starts_with(dir)))
}

/// Parses TOML; the error names file, line and what is wrong.
///
/// # Errors
/// [`CommandError::Input`].
pub fn parse_toml<T: serde::de::DeserializeOwned>(text: &str, name: &str) -> Result<T, CommandError> {
    toml::from_str(text).map_err(|e| {
        let line = e.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        CommandError::input(format!("{name}, line {line}: {}", e.message().trim().replace('\n', " ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, CommandError> {
        Config::parse(text, None, Path::new("/etc/casefile"))
    }

    fn alert(kind: &str) -> Alert {
        serde_json::from_value(
            serde_json::json!({"kind": kind, "service": "s", "fired_at": "2026-01-01T00:00:00Z"}),
        )
        .unwrap()
    }

    #[test]
    fn the_first_route_that_matches_counts() {
        let config = parse(
            "[[route]]\nkind = 'perf-*'\nplaybook = 'core/perf'\n[[route]]\nkind = '*'\nplaybook = 'a/b'\n",
        )
        .unwrap();
        assert_eq!(config.playbook(&alert("perf-cpu")), "core/perf");
        assert_eq!(config.playbook(&alert("other")), "a/b");
        assert_eq!(parse("").unwrap().playbook(&alert("other")), DEFAULT_PLAYBOOK);
    }

    #[test]
    fn a_program_is_found_beside_the_configuration_or_in_the_path() {
        let config =
            parse("[providers.logs]\ncommand = ['./ask', 'x']\n[providers.metrics]\ncommand = ['ask']\n")
                .unwrap();
        assert_eq!(config.providers["logs"].command, ["/etc/casefile/./ask", "x"]);
        assert_eq!(config.providers["metrics"].command, ["ask"]);
    }

    #[test]
    fn a_namespace_comes_from_one_registry() {
        let one = "[registries.a]\nurl = 'https://a'\nnamespaces = ['acme', '*']\n";
        let two = "[registries.b]\nurl = 'https://b'\nnamespaces = ['acme']\n";
        assert_eq!(parse(one).unwrap().registries["a"].namespaces, ["acme", "*"]);
        let message = parse(&format!("{one}{two}")).unwrap_err().to_string();
        assert!(message.contains("`acme` is bound to the registries a and b"), "{message}");
        assert!(parse("[registries.local]\nurl = 'https://a'\nnamespaces = []\n").is_err());
    }

    #[test]
    fn the_isolation_is_none_or_process() {
        assert_eq!(parse("").unwrap().isolation, Isolation::ByOrigin);
        assert_eq!(parse("isolation = 'process'\n").unwrap().isolation, Isolation::Process);
        let message = parse("\nisolation = 'strong'\n").unwrap_err().to_string();
        assert!(message.contains("line 2") && message.contains("neither `none` nor `process`"), "{message}");
    }

    #[test]
    fn an_unknown_key_names_its_line() {
        let message = parse("[budget]\nfuel = 1\nlucky = 2\n").unwrap_err().to_string();
        assert!(message.contains("line 3") && message.contains("lucky"), "{message}");
        assert!(parse("[providers.weather]\ncommand = ['x']\n").unwrap_err().to_string().contains("weather"));
        assert!(parse("[providers.logs]\ncommand = []\n").unwrap_err().to_string().contains("empty"));
    }
}
