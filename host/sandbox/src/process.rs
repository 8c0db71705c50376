//! Running a program to its end with a bound on its time and its output. It gets a process group of its own,
//! so that what it started ends with it.

use std::collections::VecDeque;
use std::fs::File;
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
pub struct Bounds {
    /// Time until it is ended.
    pub timeout: Duration,
    /// Bytes of standard output, past which it is ended.
    pub stdout_bytes_max: usize,
}

/// A program that ran to its end.
pub struct Finished {
    /// How it ended.
    pub status: ExitStatus,
    /// All of its standard output.
    pub stdout: Vec<u8>,
    /// Its first lines, fit to be shown.
    pub stderr: String,
}

/// Why a program did not run to its end. Each message is the rest of a sentence that begins with the program.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// There is no such program, or it may not be run.
    #[error("is not installed or not executable; install it, or name it by its full path")]
    Missing,
    /// The system refuses to start it or to wait for it.
    #[error("could not be started ({0})")]
    NotStarted(io::Error),
    /// Its time was over.
    #[error("gave no complete answer within {0:?} and was ended")]
    TooSlow(Duration),
    /// It wrote more than it may.
    #[error("gave more than {0} bytes and was ended")]
    TooMuch(usize),
    /// It ended, its output did not.
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

    /// Starts a program whose standard output is set already.
    fn start(mut command: Command, stdin: Vec<u8>) -> Result<Self, RunError> {
        command.stdin(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
        let child = command.spawn().map_err(|e| match e.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied => RunError::Missing,
            _ => RunError::NotStarted(e),
        })?;
        let mut group = Self { child, is_gone: false };
        if let Some(mut pipe) = group.child.stdin.take() {
            // A program that does not read its input, or not all of it, is not at fault for that.
            background(move || drop(pipe.write_all(&stdin)))?;
        }
        Ok(group)
    }

    /// Waits for the end.
    fn ended_by(&mut self, deadline: Instant, timeout: Duration) -> Result<ExitStatus, RunError> {
        let mut pause = Duration::from_millis(1);
        while !self.has_ended() {
            if Instant::now() >= deadline {
                return Err(RunError::TooSlow(timeout));
            }
            thread::sleep(pause);
            pause = (pause * 2).min(LOOK_EVERY);
        }
        self.end().map_err(RunError::NotStarted)
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
///
/// # Errors
/// [`RunError`]; whatever it started is gone then.
pub fn run(mut command: Command, stdin: Vec<u8>, bounds: &Bounds) -> Result<Finished, RunError> {
    let deadline = deadline(bounds.timeout);
    command.stdout(Stdio::piped());
    let mut group = Group::start(command, stdin)?;
    let max = bounds.stdout_bytes_max;
    let stdout = reader(group.child.stdout.take(), move |pipe| first(pipe, max.saturating_add(1)))?;
    let stderr = reader(group.child.stderr.take(), first_lines)?;
    let read = until_closed(&group, &stdout, deadline, bounds.timeout)?;
    if read.as_ref().is_some_and(|bytes| bytes.len() > max) {
        return Err(RunError::TooMuch(max));
    }
    let status = group.ended_by(deadline, bounds.timeout)?;
    let stdout = match read {
        Some(bytes) => bytes,
        None => stdout.recv_timeout(DRAIN).map_err(|_| RunError::HeldOpen)?,
    };
    if stdout.len() > max {
        return Err(RunError::TooMuch(max));
    }
    Ok(Finished { status, stdout, stderr: shown(&stderr) })
}

/// Runs a program that writes into a file, which grows as far as the program makes it.
///
/// # Errors
/// [`RunError`]; whatever it started is gone then.
pub fn run_into(
    mut command: Command,
    stdin: Vec<u8>,
    timeout: Duration,
    into: File,
) -> Result<Finished, RunError> {
    let deadline = deadline(timeout);
    command.stdout(into);
    let mut group = Group::start(command, stdin)?;
    let stderr = reader(group.child.stderr.take(), first_lines)?;
    let status = group.ended_by(deadline, timeout)?;
    Ok(Finished { status, stdout: Vec::new(), stderr: shown(&stderr) })
}

/// A program whose output is kept in part, and that may be ended.
pub struct Watched {
    /// How it ended; none where its time was over.
    pub status: Option<ExitStatus>,
    /// The beginning and the end of its standard output.
    pub output: Ends,
}

/// The beginning and the end of an output.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Ends {
    /// The first bytes.
    pub head: Vec<u8>,
    /// How many bytes between the two were dropped.
    pub dropped: u64,
    /// The last bytes.
    pub tail: Vec<u8>,
}

/// Runs a program without input, keeps `end_bytes` of each end of its output, and ends it and all that it started when
/// its time is over.
///
/// # Errors
/// [`RunError`]; whatever it started is gone then.
pub fn watch(mut command: Command, timeout: Duration, end_bytes: usize) -> Result<Watched, RunError> {
    let deadline = deadline(timeout);
    command.stdout(Stdio::piped());
    let mut group = Group::start(command, Vec::new())?;
    let stdout = reader(group.child.stdout.take(), move |pipe| ends(pipe, end_bytes))?;
    let stderr = reader(group.child.stderr.take(), first_lines)?;
    let status = match group.ended_by(deadline, timeout) {
        Ok(status) => Some(status),
        Err(RunError::TooSlow(_)) => {
            group.end().map_err(RunError::NotStarted)?;
            None
        }
        Err(error) => return Err(error),
    };
    drop(stderr);
    // What left the group and holds the pipe open is not waited for.
    Ok(Watched { status, output: stdout.recv_timeout(DRAIN).unwrap_or_default() })
}

fn deadline(timeout: Duration) -> Instant {
    Instant::now() + timeout.min(TIMEOUT_MAX)
}

fn shown(stderr: &Receiver<Vec<u8>>) -> String {
    let stderr = stderr.recv_timeout(DRAIN).unwrap_or_default();
    text::line(String::from_utf8_lossy(&stderr).trim(), 500)
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

/// Reads a pipe on a thread of its own and sends what `read` makes of it.
fn reader<P: Read + Send + 'static, T: Send + 'static>(
    pipe: Option<P>,
    read: impl FnOnce(P) -> T + Send + 'static,
) -> Result<Receiver<T>, RunError> {
    let (sender, receiver) = channel();
    let Some(pipe) = pipe else { return Ok(receiver) };
    background(move || {
        // Nobody waits any more where the run was ended.
        let _ = sender.send(read(pipe));
    })?;
    Ok(receiver)
}

/// The first bytes; what was read before an error is all there is.
fn first(pipe: impl Read, max: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = pipe.take(max as u64).read_to_end(&mut bytes);
    bytes
}

/// The first lines of standard error. The rest is read too, so that the program does not block.
fn first_lines(mut pipe: impl Read) -> Vec<u8> {
    let bytes = first(pipe.by_ref(), STDERR_BYTES_MAX);
    let _ = io::copy(&mut pipe, &mut io::sink());
    bytes
}

/// At most `max` bytes of each end.
fn ends(mut pipe: impl Read, max: usize) -> Ends {
    let head = first(pipe.by_ref(), max);
    let mut tail = VecDeque::new();
    let mut dropped = 0;
    let mut block = [0; 8 << 10];
    while let Ok(read @ 1..) = pipe.read(&mut block) {
        tail.extend(&block[..read]);
        let over = tail.len().saturating_sub(max);
        tail.drain(..over);
        dropped += over as u64;
    }
    Ends { head, dropped, tail: tail.into() }
}

fn background(work: impl FnOnce() + Send + 'static) -> Result<(), RunError> {
    thread::Builder::new().name("pipe".into()).spawn(work).map(drop).map_err(RunError::NotStarted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_output_both_ends_are_kept() {
        let ends = |text: &str| ends(text.as_bytes(), 4);
        assert_eq!(ends("abc"), Ends { head: b"abc".into(), dropped: 0, tail: vec![] });
        assert_eq!(ends("abcdefgh"), Ends { head: b"abcd".into(), dropped: 0, tail: b"efgh".into() });
        assert_eq!(ends("abcdefghijk"), Ends { head: b"abcd".into(), dropped: 3, tail: b"hijk".into() });
    }
}
