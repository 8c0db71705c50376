//! Compiling a stranger's component. The compiler is a large program on bytes that somebody chose, so it runs in a process
//! of its own, which is confined before it reads them: what crashes, hangs or eats memory there ends there.

use std::ffi::OsString;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Command, ExitStatus};
use std::time::Duration;

use casefile_model::{Digest, text};
use wasmtime::Engine;

use crate::artifact::Artifact;
use crate::cache::compatibility;
use crate::engine::{CodeSettings, Sandbox};
use crate::process::{self, Bounds, Finished, RunError};

mod child;

pub use child::{ChildError, serve};

/// Who compiles.
#[derive(Clone, Debug)]
pub enum Compiler {
    /// This process: for tests and benchmarks, on components of their own.
    InProcess,
    /// A process for each component, confined.
    Child(CompilerProgram),
}

/// The program that compiles: it must end in [`serve`] with its last argument.
#[derive(Clone, Debug)]
pub struct CompilerProgram {
    /// The program, which must be the one that calls: code of another version is refused.
    pub program: PathBuf,
    /// Its first arguments; the task follows.
    pub arguments: Vec<OsString>,
    /// What one component may take.
    pub bounds: CompileBounds,
}

/// What compiling one component may take.
#[derive(Clone, Copy, Debug)]
pub struct CompileBounds {
    /// Time on the wall.
    pub wall: Duration,
    /// Processor time of all threads, in seconds.
    pub cpu_seconds_max: u64,
    /// Bytes of memory.
    pub data_bytes_max: u64,
    /// Bytes of the compiled code.
    pub output_bytes_max: usize,
}

impl Default for CompileBounds {
    fn default() -> Self {
        Self {
            wall: Duration::from_secs(180),
            cpu_seconds_max: 240,
            data_bytes_max: 4 << 30,
            output_bytes_max: 512 << 20,
        }
    }
}

/// What the child is told, as JSON in its last argument.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
struct Task {
    code: CodeSettings,
    cpu_seconds_max: u64,
    data_bytes_max: u64,
}

/// A skill could not be compiled.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// The compiler refuses it, although it was admitted.
    #[error("skill {digest} cannot be compiled: {why}")]
    Compile {
        /// The component.
        digest: Digest,
        /// The compiler's words.
        why: String,
    },
    /// It takes too long.
    #[error("skill {digest} cannot be compiled: compiling it took more than {seconds} s of {what}")]
    TooSlow {
        /// The component.
        digest: Digest,
        /// The bound.
        seconds: u64,
        /// `time`, or processor time.
        what: &'static str,
    },
    /// It takes too much memory.
    #[error("skill {digest} cannot be compiled: compiling it took more than {mib} MiB of memory")]
    TooMuchMemory {
        /// The component.
        digest: Digest,
        /// The bound, in MiB.
        mib: u64,
    },
    /// It becomes too much code.
    #[error("skill {digest} cannot be compiled: its code has more than {bytes} bytes")]
    TooLarge {
        /// The component.
        digest: Digest,
        /// The bound, in bytes.
        bytes: usize,
    },
    /// The compiler ended without an answer.
    #[error("skill {digest} cannot be compiled: the compiler crashed ({how})")]
    Crashed {
        /// The component.
        digest: Digest,
        /// The signal or exit status, and its last words.
        how: String,
    },
    /// There is no compiler, or it is not this program's.
    #[error("skill {digest} cannot be compiled: the compiler {why}")]
    NoCompiler {
        /// The component.
        digest: Digest,
        /// The rest of the sentence.
        why: String,
    },
}

/// Compiles in this process.
pub(crate) fn here(engine: &Engine, code: &[u8]) -> wasmtime::Result<Artifact> {
    engine.precompile_component(code).map(Artifact::compiled)
}

impl Sandbox {
    /// Compiles `code`; errors name `digest`.
    pub(crate) fn compile(&self, code: &[u8], digest: Digest) -> Result<Artifact, PrepareError> {
        match &self.compiler {
            Compiler::InProcess => {
                here(&self.engine, code).map_err(|e| PrepareError::Compile { digest, why: format!("{e:#}") })
            }
            Compiler::Child(program) => {
                let wanted = compatibility(&self.engine);
                let finished = program.run(self.code, code, digest)?;
                program.judge(finished, &wanted, digest)
            }
        }
    }
}

impl CompilerProgram {
    fn run(&self, settings: CodeSettings, code: &[u8], digest: Digest) -> Result<Finished, PrepareError> {
        let CompileBounds { wall, cpu_seconds_max, data_bytes_max, output_bytes_max } = self.bounds;
        let task = Task { code: settings, cpu_seconds_max, data_bytes_max };
        let task = serde_json::to_string(&task).unwrap_or_default();
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).arg(task).env_clear().current_dir("/");
        let bounds = Bounds { timeout: wall, stdout_bytes_max: output_bytes_max };
        process::run(command, code.to_vec(), &bounds).map_err(|e| match e {
            RunError::TooSlow(_) => PrepareError::TooSlow { digest, seconds: wall.as_secs(), what: "time" },
            RunError::TooMuch(bytes) => PrepareError::TooLarge { digest, bytes },
            other => PrepareError::NoCompiler { digest, why: other.to_string() },
        })
    }

    /// What the child gave: the name of its engine and the code, or why there is none.
    fn judge(&self, finished: Finished, wanted: &str, digest: Digest) -> Result<Artifact, PrepareError> {
        let Finished { status, mut stdout, stderr } = finished;
        if status.success() {
            if !stdout.starts_with(wanted.as_bytes()) {
                let why = "is not the one of this program, or answers nonsense".to_owned();
                return Err(PrepareError::NoCompiler { digest, why });
            }
            stdout.drain(..wanted.len());
            return Ok(Artifact::compiled(stdout));
        }
        let said = String::from_utf8_lossy(&stdout);
        let is_out_of_memory = |text: &str| {
            ["memory allocation of", "Cannot allocate memory", "out of memory"]
                .iter()
                .any(|words| text.contains(words))
        };
        if is_out_of_memory(&stderr) || is_out_of_memory(&said) {
            return Err(PrepareError::TooMuchMemory { digest, mib: self.bounds.data_bytes_max >> 20 });
        }
        if status.signal() == Some(libc::SIGXCPU) {
            let seconds = self.bounds.cpu_seconds_max;
            return Err(PrepareError::TooSlow { digest, seconds, what: "processor time" });
        }
        if status.code() == Some(child::REFUSED) {
            return Err(PrepareError::Compile { digest, why: text::line(&said, 600) });
        }
        Err(PrepareError::Crashed { digest, how: how(status, &stderr) })
    }
}

/// How a process ended, for a person.
fn how(status: ExitStatus, stderr: &str) -> String {
    let how = match (status.signal(), status.code()) {
        (Some(signal), _) => format!("signal {signal}"),
        (None, code) => format!("exit status {}", code.unwrap_or(-1)),
    };
    if stderr.is_empty() { how } else { format!("{how}: {}", text::line(stderr, 200)) }
}
