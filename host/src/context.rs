//! What every command works with, opened once.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cap_std::ambient_authority;
use cap_std::fs::Dir;
use casefile_package::SkillName;
use casefile_registry::{Lock, Store};
use casefile_sandbox::{
    CompileBounds, Compiler, CompilerProgram, Isolation, Sandbox, Settings, WorkerProgram,
};
use semver::VersionReq;

use crate::case::{Means, Progress};
use crate::config::Config;
use crate::error::{CommandError, ForUser};
use crate::home::Home;
use crate::journal::{Journal, Observer};
use crate::policy::in_force::InForce;
use crate::policy::{Policy, Sources};
use crate::registries::Registries;
use crate::registries::states::Pulled;
use crate::skill_build::{Checkout, Profile, build_folder, say_on_stderr};
use crate::skills::{self, Library, PathSkills, load_closure, open_store};

/// Name of the lock file.
const LOCK_FILE: &str = "casefile.lock";

/// What the help calls the options that every command has.
const HEADING: &str = "Options of every command";

/// Options that every command has.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Globals {
    /// Directory that holds all state
    #[arg(long, global = true, value_name = "DIR", env = "CASEFILE_HOME", help_heading = HEADING)]
    pub home: Option<PathBuf>,
    /// Configuration; else ./casefile.toml, else the one in the home
    #[arg(long, global = true, value_name = "FILE", help_heading = HEADING)]
    pub config: Option<PathBuf>,
    /// Policy; else policy.toml beside the configuration
    #[arg(long, global = true, value_name = "FILE", help_heading = HEADING)]
    pub policy: Option<PathBuf>,
    /// Instances that may exist at once
    #[arg(long, global = true, value_name = "COUNT", default_value_t = 64, help_heading = HEADING)]
    pub slots: u32,
    /// Where skills run: `process` gives those of each team a process that can open nothing; else the configuration's
    /// choice, else `process` for what was pulled from a registry and `none` for all others
    #[arg(long, global = true, value_name = "none|process", help_heading = HEADING)]
    pub isolation: Option<Isolation>,
    /// Do not ask registries whether a pulled skill was taken back; what they said last counts
    #[arg(long, global = true, env = "CASEFILE_OFFLINE", help_heading = HEADING)]
    pub offline: bool,
    /// The program of `casefile`, which compiles skills and runs those that are isolated in processes of their own. None for
    /// callers that are another program: they compile in their own process, and cannot isolate.
    #[arg(skip)]
    pub program: Option<PathBuf>,
}

/// Home, configuration, policy, journal, store and sandbox. A clone shares them.
#[derive(Clone)]
pub struct Context {
    /// The home.
    pub home: Home,
    /// The configuration.
    pub config: Config,
    /// The policy.
    pub policy: Policy,
    /// The database of cases.
    pub journal: Journal,
    /// The store of skills.
    pub store: Arc<Store>,
    /// The sandbox.
    pub sandbox: Arc<Sandbox>,
    /// The registries that skills are pulled from.
    pub registries: Registries,
    /// Whether registries are not asked.
    pub is_offline: bool,
    /// The policy's file, where one was named.
    named_policy: Option<PathBuf>,
    /// How skills from folders are built.
    profile: Profile,
    /// Whether a lock file that is absent is written.
    writes_lock: bool,
}

/// A skill as named on the command line.
#[derive(Clone, Debug)]
pub enum SkillArg {
    /// `team/name` or `team/name@^1.2`.
    Name(SkillName, VersionReq),
    /// A folder with a skill file.
    Folder(PathBuf),
    /// A component.
    File(PathBuf),
}

impl SkillArg {
    /// Reads what was named: an existing file or folder, else a name.
    ///
    /// # Errors
    /// [`CommandError::Input`] where it is none of them.
    pub fn parse(text: &str) -> Result<Self, CommandError> {
        let path = Path::new(text);
        if path.is_dir() {
            if path.join("skill.toml").is_file() {
                return Ok(Self::Folder(path.to_path_buf()));
            }
            return Err(CommandError::input(format!("`{text}` is a folder without a skill.toml")));
        }
        if path.is_file() {
            return Ok(Self::File(path.to_path_buf()));
        }
        Self::read_name(text, "no file, no folder, and no skill")
    }

    /// Reads a name alone, whatever files and folders there are.
    ///
    /// # Errors
    /// [`CommandError::Input`] where it is none.
    pub fn name(text: &str) -> Result<Self, CommandError> {
        Self::read_name(text, "no skill")
    }

    fn read_name(text: &str, what: &str) -> Result<Self, CommandError> {
        let (name, req) = text.split_once('@').unwrap_or((text, "*"));
        let unknown =
            |why: String| CommandError::input(format!("`{text}` is {what} such as core/onset@^1: {why}"));
        let name =
            name.parse().map_err(|e: casefile_package::name::ParseSkillNameError| unknown(e.to_string()))?;
        let req = req.parse().map_err(|e: semver::Error| unknown(e.to_string()))?;
        Ok(Self::Name(name, req))
    }
}

/// Who compiles skills, and who runs them where not this process.
fn processes(program: Option<&Path>) -> (Compiler, Option<WorkerProgram>) {
    let Some(program) = program else { return (Compiler::InProcess, None) };
    let compiler = CompilerProgram {
        program: program.to_owned(),
        arguments: vec!["compile".into()],
        bounds: CompileBounds::default(),
    };
    let worker = WorkerProgram { program: program.to_owned(), arguments: vec!["worker".into()] };
    (Compiler::Child(compiler), Some(worker))
}

impl Context {
    /// Opens everything for a command that reads no recording.
    ///
    /// # Errors
    /// [`CommandError::Input`] naming what cannot be used.
    pub fn open(globals: &Globals) -> Result<Self, CommandError> {
        Self::open_beside(globals, &[])
    }

    /// Opens everything for an author's working copy: what ends a step names file and line.
    ///
    /// # Errors
    /// [`CommandError::Input`] naming what cannot be used.
    pub fn open_for_author(
        globals: &Globals,
        working_copy: &Path,
        strangers: &[&Path],
    ) -> Result<Self, CommandError> {
        Self::open_with(globals, strangers, Profile::of_working_copy(working_copy))
    }

    /// Opens everything for a command that reads these recordings, out of which no configuration is taken.
    ///
    /// # Errors
    /// [`CommandError::Input`] naming what cannot be used.
    pub fn open_beside(globals: &Globals, strangers: &[&Path]) -> Result<Self, CommandError> {
        Self::open_with(globals, strangers, Profile::Release)
    }

    /// The policy in force, or where one is looked for.
    pub fn policy_file(&self) -> PathBuf {
        self.policy.file.clone().unwrap_or_else(|| self.config.dir.join("policy.toml"))
    }

    /// The policy as a process needs it that opens cases for long.
    pub fn policy_in_force(&self) -> InForce {
        let home = self.home.root().to_owned();
        InForce::new(self.policy.clone(), self.named_policy.clone(), self.config.clone(), home)
    }

    fn open_with(globals: &Globals, strangers: &[&Path], profile: Profile) -> Result<Self, CommandError> {
        let home = Home::open(globals.home.as_deref())?;
        let config = Config::load(globals.config.as_deref(), &home, strangers)?;
        let policy = Policy::load(globals.policy.as_deref(), &config, home.root())?;
        let journal = Journal::open(&home.journal()).input()?;
        let store = Arc::new(open_store(&home)?);
        let (compiler, worker) = processes(globals.program.as_deref());
        let settings = Settings {
            slots: globals.slots,
            portable: false,
            debug: profile == Profile::Debug,
            cache: Some(home.compiled()),
            compiler,
            isolation: globals.isolation.unwrap_or(config.isolation),
            worker,
        };
        let sandbox = Arc::new(Sandbox::new(&settings).input()?);
        let named_policy = globals.policy.clone();
        let registries = Registries::of(&config, &home);
        let is_offline = globals.offline;
        Ok(Self {
            home,
            config,
            policy,
            journal,
            store,
            sandbox,
            registries,
            is_offline,
            named_policy,
            profile,
            writes_lock: true,
        })
    }

    /// The same, but a lock file that is absent stays so: for callers who may not write beside the configuration.
    #[must_use]
    pub fn without_writing_lock(self) -> Self {
        Self { writes_lock: false, ..self }
    }

    /// The same with another policy.
    #[must_use]
    pub fn with_policy(self, policy: Policy) -> Self {
        Self { policy, ..self }
    }

    /// The same, telling `observer` of each entry of each case.
    #[must_use]
    pub fn observed(self, observer: Observer) -> Self {
        Self { journal: self.journal.observed(observer), ..self }
    }

    /// Skills from paths: those named, then those of the configuration, then the bundled ones, which are not built for a
    /// skill from a path that runs no others. Gives the names of those named.
    ///
    /// # Errors
    /// [`CommandError`] where one cannot be built or is refused.
    async fn path_skills(
        &self,
        named: &[&SkillArg],
        root_is_path: bool,
    ) -> Result<(PathSkills, Vec<SkillName>), CommandError> {
        let mut paths = PathSkills::default();
        let mut names = Vec::new();
        for skill in named {
            match skill {
                SkillArg::Name(..) => {}
                SkillArg::File(file) => names.push(paths.add_file(file)?),
                SkillArg::Folder(dir) => {
                    names.push(
                        paths.add_file(
                            &build_folder(dir, self.profile, &self.sandbox, &say_on_stderr).await?,
                        )?,
                    );
                }
            }
        }
        for dir in &self.config.skill_paths {
            paths.add_file(&build_folder(dir, Profile::Release, &self.sandbox, &say_on_stderr).await?)?;
        }
        let is_alone = root_is_path && !paths.run_others();
        if let Some(checkout) = Checkout::find().filter(|_| !is_alone) {
            for component in checkout.build(&self.sandbox, &say_on_stderr).await? {
                paths.add_file(&component)?;
            }
        }
        Ok((paths, names))
    }

    /// A skill and all that it may run, ready to run, under the lock file; `instead` stand in for skills of their names.
    ///
    /// # Errors
    /// [`CommandError`] where it cannot be resolved, built or compiled.
    pub async fn library(
        &self,
        root: &SkillArg,
        instead: &[&SkillArg],
    ) -> Result<(Library, String), CommandError> {
        let named: Vec<&SkillArg> = instead.iter().copied().chain([root]).collect();
        let (paths, names) = self.path_skills(&named, !matches!(root, SkillArg::Name(..))).await?;
        let (name, req) = match (root, names.last()) {
            (SkillArg::Name(name, req), _) => (name.clone(), req.clone()),
            (_, Some(name)) => (name.clone(), VersionReq::STAR),
            (_, None) => return Err(CommandError::work("the skill that was named was not loaded")),
        };
        let lock = self.lock()?;
        let means = skills::Means {
            paths: &paths,
            store: &self.store,
            registries: &self.registries,
            lock: lock.as_ref(),
            is_offline: self.is_offline,
        };
        let (library, closure) = load_closure(&name, &req, &means, &self.sandbox).await?;
        let wanted = closure.to_lock();
        if self.writes_lock && lock.is_none() && !wanted.skills.is_empty() {
            self.write_lock(&wanted)?;
        }
        Ok((library, name.to_string()))
    }

    /// Refuses skills that were revoked, after asking their registries where that is wanted.
    ///
    /// # Errors
    /// [`CommandError::Input`] with the reason and what to do.
    pub async fn refuse_revoked(&self, pulled: &BTreeSet<Pulled>) -> Result<(), CommandError> {
        if !self.is_offline {
            self.registries.refresh(pulled).await?;
        }
        self.registries.refuse_revoked(pulled)
    }

    /// The lock file beside the configuration, where there is one.
    ///
    /// # Errors
    /// [`CommandError::Input`] where it is refused.
    pub fn lock(&self) -> Result<Option<Lock>, CommandError> {
        Lock::read(&self.lock_dir()?, LOCK_FILE).input()
    }

    /// Writes the lock file.
    ///
    /// # Errors
    /// [`CommandError::Input`] where it cannot be written.
    pub fn write_lock(&self, lock: &Lock) -> Result<(), CommandError> {
        lock.write(&self.lock_dir()?, LOCK_FILE).input()
    }

    fn lock_dir(&self) -> Result<Dir, CommandError> {
        Dir::open_ambient_dir(&self.config.dir, ambient_authority()).input()
    }

    /// What a case runs on.
    pub fn means(
        &self,
        library: Library,
        sources: Sources,
        providers: casefile_model::tools::Providers,
        progress: Progress,
    ) -> Means {
        Means {
            sandbox: Arc::clone(&self.sandbox),
            library,
            policy: self.policy.clone(),
            sources,
            providers,
            progress,
        }
    }
}
