//! What can be said on the command line, and the exit code: 0 done, 1 the work itself failed, 2 bad usage or input.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::commands::{
    backtest, case, compile, confine, demo, doctor, incident, investigate, mcp, policy, propose, registry,
    replay, run, shell, skill, team, worker,
};
use crate::context::Globals;
use crate::error::CommandError;
use crate::output;

/// Runs sandboxed investigation skills on an alert, with the evidence for what they say and a replay to prove it.
#[derive(Debug, Parser)]
#[command(name = "casefile", version, propagate_version = true)]
pub struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The whole story on the bundled incident, offline
    Demo(demo::Args),
    /// Open a case on a recorded incident, or on an alert with live providers
    Investigate(investigate::Args),
    /// Make the changes that a finished case proposes, check them, and say how to review them
    Propose(propose::Args),
    /// Run a case again from its journal and compare
    Replay(replay::Args),
    /// Cases, their steps, their evidence, the report again
    Case(case::Args),
    /// Score a playbook over incidents with known causes
    Backtest(backtest::Args),
    /// Run one skill
    Run(run::Args),
    /// Write, build, test, check and publish a skill
    Skill(skill::Args),
    /// Require a skill of a registry, lock it, and pull it with all that it may run
    Add(team::add::Args),
    /// Take a skill out of what is required here
    Remove(team::remove::Args),
    /// Bring all that is locked into the store of this home
    Pull(team::pull::Args),
    /// Write casefile.lock for what casefile.toml requires
    Lock(team::lock::Args),
    /// Take newer versions, and show what they ask for
    Update(team::update::Args),
    /// Search the registries
    Search(team::find::SearchArgs),
    /// Show the versions of a skill, and what it asks for
    Show(team::find::ShowArgs),
    /// Keep the token of a registry, read from standard input
    Login(team::login::Args),
    /// Take a version out of use for those who do not use it yet
    Yank(team::states::Args),
    /// Take a version out of use for everybody
    Revoke(team::states::Args),
    /// Serve a registry, and look after its folder
    Registry(registry::Args),
    /// Recorded incidents
    Incident(incident::Args),
    /// What skills may use, and which line of the policy says so
    Policy(policy::Args),
    /// Tools for AI agents, over MCP on standard input and output
    Mcp(mcp::Args),
    /// What is wrong or missing on this machine, and the command that mends it
    Doctor(doctor::Args),
    /// Completions for a shell, on standard output
    Completions(shell::Completions),
    /// A manual page, on standard output
    Man(shell::Man),
    /// Become a program that writes beneath its own folders only
    #[command(hide = true)]
    Confine(confine::Args),
    /// Compile a component from standard input
    #[command(hide = true)]
    Compile(compile::Args),
    /// Run skills for the host at the other end of standard input
    #[command(hide = true)]
    Worker(worker::Args),
}

impl Command {
    /// Runs a command that the host starts for itself, which must be alone in its process: it has no threads yet.
    fn alone(&self) -> Option<Result<u8, CommandError>> {
        match self {
            Self::Confine(args) => Some(confine::run(args)),
            Self::Compile(args) => Some(compile::run(args)),
            Self::Worker(args) => Some(worker::run(args)),
            _ => None,
        }
    }
}

/// This program itself, also where its file was replaced while it runs: code of another build would be refused.
const THIS_PROGRAM: &str = "/proc/self/exe";

/// Runs a command and gives its exit code. It never ends in a panic's text.
pub fn run(cli: Cli) -> ExitCode {
    crate::telemetry::start();
    std::panic::set_hook(Box::new(|panic| tracing::error!(%panic, "panic")));
    let ran = std::panic::catch_unwind(|| match cli.command.alone() {
        Some(ran) => ran,
        None => in_runtime(cli),
    });
    let result = ran.unwrap_or_else(|_| {
        Err(CommandError::work(
            "a fault in casefile itself; CASEFILE_LOG=error shows where, please report it",
        ))
    });
    match result {
        Ok(_) if output::lost() => {
            output::say("error: standard output cannot be written; is the disk full?");
            ExitCode::from(1)
        }
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            output::say(&format!("error: {error}"));
            ExitCode::from(error.code())
        }
    }
}

fn in_runtime(cli: Cli) -> Result<u8, CommandError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|e| CommandError::work(format!("the async runtime cannot start: {e}")))?;
    let code = runtime.block_on(dispatch(cli));
    // A provider that hangs holds a thread of the blocking pool; the answer is in, so it is not waited for.
    runtime.shutdown_background();
    code
}

async fn dispatch(cli: Cli) -> Result<u8, CommandError> {
    let globals = Globals { program: Some(THIS_PROGRAM.into()), ..cli.globals };
    match cli.command {
        Command::Demo(args) => demo::run(&globals, &args).await,
        Command::Investigate(args) => investigate::run(&globals, &args).await,
        Command::Propose(args) => propose::run(&globals, &args).await,
        Command::Replay(args) => replay::run(&globals, &args).await,
        Command::Case(args) => case::run(&globals, &args),
        Command::Backtest(args) => backtest::run(&globals, &args).await,
        Command::Run(args) => run::run(&globals, &args).await,
        Command::Skill(args) => skill::run(&globals, &args).await,
        Command::Add(args) => team::add::run(&globals, &args).await,
        Command::Remove(args) => team::remove::run(&globals, &args).await,
        Command::Pull(args) => team::pull::run(&globals, &args).await,
        Command::Lock(args) => team::lock::run(&globals, &args).await,
        Command::Update(args) => team::update::run(&globals, &args).await,
        Command::Search(args) => team::find::search(&globals, &args).await,
        Command::Show(args) => team::find::show(&globals, &args).await,
        Command::Login(args) => team::login::run(&globals, &args).await,
        Command::Yank(args) => team::states::yank(&globals, &args).await,
        Command::Revoke(args) => team::states::revoke(&globals, &args).await,
        Command::Registry(args) => registry::run(&globals, &args).await,
        Command::Incident(args) => incident::run(&args),
        Command::Policy(args) => policy::run(&globals, &args).await,
        Command::Mcp(args) => mcp::run(&globals, &args).await,
        Command::Doctor(args) => doctor::run(&globals, &args).await,
        Command::Completions(args) => shell::completions(&args),
        Command::Man(args) => shell::man(&args),
        Command::Confine(_) | Command::Compile(_) | Command::Worker(_) => {
            Err(CommandError::work("this command runs alone"))
        }
    }
}
