//! Running a program to its end with a bound on its time and its output. It gets a process group of its own,
//! so that what it started ends with it.

use std::io::{self, Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use casefile_model::text;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

/// How much of standard error is kept, in bytes; the rest is read and dropped, so that the program does not
/// block.
const STDERR_BYTES_MAX: usize = 4 << 10;
/// How long a pipe may stay open after the program ended and its group was killed.
const DRAIN: Duration = Duration::from_secs(1);
/// No run takes longer, whatever it is given; a far longer time would overflow the clock.
const TIMEOUT_MAX: Duration = Duration::from_secs(24 * 60 * 60);
/// How often a program that has not closed its output is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// What a run may take.
pub(super) struct Bounds {
    pub(super) timeout: Duration,
    pub(super) stdout_bytes_max: usize,
}

/// A program that ran to its end.
pub(super) struct Finished {
    pub(super) status: ExitStatus,
    pub(super) stdout: Vec<u8>,
    /// Its first lines, fit to be shown.
    pub(super) stderr: String,
}

/// Why a program did not run to its end. Each message is the rest of a sentence that begins with the program.
#[derive(Debug, thiserror::Error)]
pub(super) enum RunError {
    #[error("is not installed or not executable; install it, or name it by its full path")]
    Missing,
    #[error("could not be started ({0})")]
    NotStarted(io::Error),
    #[error("gave no complete answer within {0:?} and was ended")]
    TooSlow(Duration),
    #[error("gave more than {0} bytes and was ended")]
    TooMuch(usize),
    #[error("ended, but a process that it left behind holds its output open")]
    HeldOpen,
}

/// A child and its group; both are gone when it is dropped.
struct Group {
    child: Child,
    is_gone: bool,
}

impl Group {
    /// Whether the child has ended. It stays a zombie, so that its number cannot be another group's yet.
    fn has_ended(&self) -> bool {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
        !matches!(waitid(WaitId::Pid(Pid::from_child(&self.child)), options), Ok(None))
    }

    fn end(&mut self) -> io::Result<ExitStatus> {
        if !self.is_gone {
            // Before the wait, which gives the number free. Fails where no process of the group is left, as
            // wanted.
            let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
        }
        let status = self.child.wait()?;
        self.is_gone = true;
        Ok(status)
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // Nothing can be done here where the system refuses to wait.
        let _ = self.end();
    }
}

/// Runs a program with `stdin` as its input. Its environment is that of the command.
pub(super) fn run(mut command: Command, stdin: Vec<u8>, bounds: &Bounds) -> Result<Finished, RunError> {
    let deadline = Instant::now() + bounds.timeout.min(TIMEOUT_MAX);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let child = command.spawn().map_err(|e| match e.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied => RunError::Missing,
        _ => RunError::NotStarted(e),
    })?;
    let mut group = Group { child, is_gone: false };
    if let Some(mut pipe) = group.child.stdin.take() {
        // A program that does not read its input, or not all of it, is not at fault for that.
        background(move || drop(pipe.write_all(&stdin)))?;
    }
    let max = bounds.stdout_bytes_max;
    let stdout = reader(group.child.stdout.take(), max.saturating_add(1), false)?;
    let stderr = reader(group.child.stderr.take(), STDERR_BYTES_MAX, true)?;
    let read = until_closed(&group, &stdout, deadline, bounds.timeout)?;
    if read.as_ref().is_some_and(|bytes| bytes.len() > max) {
        return Err(RunError::TooMuch(max));
    }
    while !group.has_ended() {
        if Instant::now() >= deadline {
            return Err(RunError::TooSlow(bounds.timeout));
        }
        thread::sleep(Duration::from_millis(1));
    }
    let status = group.end().map_err(RunError::NotStarted)?;
    let stdout = match read {
        Some(bytes) => bytes,
        None => stdout.recv_timeout(DRAIN).map_err(|_| RunError::HeldOpen)?,
    };
    if stdout.len() > max {
        return Err(RunError::TooMuch(max));
    }
    let stderr = stderr.recv_timeout(DRAIN).unwrap_or_default();
    Ok(Finished { status, stdout, stderr: text::line(String::from_utf8_lossy(&stderr).trim(), 500) })
}

/// All of the output once it is closed; none where the program ended before that.
fn until_closed(
    group: &Group,
    stdout: &Receiver<Vec<u8>>,
    deadline: Instant,
    timeout: Duration,
) -> Result<Option<Vec<u8>>, RunError> {
    loop {
        match stdout.recv_timeout(LOOK_EVERY) {
            Ok(bytes) => return Ok(Some(bytes)),
            Err(RecvTimeoutError::Disconnected) => return Err(RunError::HeldOpen),
            Err(RecvTimeoutError::Timeout) if group.has_ended() => return Ok(None),
            Err(RecvTimeoutError::Timeout) if Instant::now() >= deadline => {
                return Err(RunError::TooSlow(timeout));
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// Reads a pipe to its end on a thread of its own and sends at most `max` bytes of it. With `drain`, what
/// follows is read too.
fn reader(
    pipe: Option<impl Read + Send + 'static>,
    max: usize,
    drain: bool,
) -> Result<Receiver<Vec<u8>>, RunError> {
    let (sender, receiver) = channel();
    let Some(mut pipe) = pipe else { return Ok(receiver) };
    background(move || {
        let mut bytes = Vec::new();
        // What was read before an error is all there is.
        let _ = pipe.by_ref().take(max as u64).read_to_end(&mut bytes);
        if drain {
            let _ = io::copy(&mut pipe, &mut io::sink());
        }
        // Nobody waits any more where the run was ended.
        let _ = sender.send(bytes);
    })?;
    Ok(receiver)
}

fn background(work: impl FnOnce() + Send + 'static) -> Result<(), RunError> {
    thread::Builder::new().name("pipe".into()).spawn(work).map(drop).map_err(RunError::NotStarted)
}
