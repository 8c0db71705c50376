//! Components are compiled in a process of their own: what goes wrong there is one sentence here, and what it may touch is
//! nothing.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::time::Duration;

use casefile_package::{Caps, admit};
use casefile_sandbox::{
    CompileBounds, Compiler, CompilerProgram, Origin, PrepareError, PreparedSkill, Sandbox, Settings,
};

use crate::harness::{Home, guest, package, text};
use crate::proposal_jail::until;

/// Prepares a guest with this compiler.
fn prepare(
    program: &str,
    arguments: &[&str],
    bounds: CompileBounds,
) -> Result<Arc<PreparedSkill>, PrepareError> {
    prepare_bytes(guest("find_level"), program, arguments, bounds)
}

fn prepare_bytes(
    bytes: &[u8],
    program: &str,
    arguments: &[&str],
    bounds: CompileBounds,
) -> Result<Arc<PreparedSkill>, PrepareError> {
    let arguments = arguments.iter().map(Into::into).collect();
    let compiler = Compiler::Child(CompilerProgram { program: program.into(), arguments, bounds });
    let sandbox = Sandbox::new(&Settings { slots: 5, compiler, ..Settings::default() }).unwrap();
    let admitted = admit(guest("find_level"), &Caps::default()).unwrap();
    sandbox.prepare(bytes, &admitted, Origin { team: "test", is_pulled: false })
}

/// A component that costs a compiler far more memory than it has bytes: one function without a branch.
fn straight_line() -> Vec<u8> {
    let body = "local.get 0 i64.mul ".repeat(300_000);
    let module = format!("(func (param i64) (result i64) local.get 0 {body})");
    wat::parse_str(format!("(component (core module {module}))")).unwrap()
}

/// Prepares it with the program itself.
fn prepare_within(bounds: CompileBounds) -> Result<Arc<PreparedSkill>, PrepareError> {
    prepare(env!("CARGO_BIN_EXE_casefile"), &["compile"], bounds)
}

#[track_caller]
fn refused(prepared: Result<Arc<PreparedSkill>, PrepareError>, words: &str) -> PrepareError {
    let error = prepared.err().unwrap();
    assert!(error.to_string().contains(words), "{error}");
    error
}

#[test]
fn the_program_compiles_within_its_bounds() {
    assert!(prepare_within(CompileBounds::default()).is_ok());
}

#[test]
fn too_little_memory_is_said() {
    let bounds = CompileBounds { data_bytes_max: 8 << 20, ..CompileBounds::default() };
    let error = refused(prepare_within(bounds), "took more than 8 MiB of memory");
    assert!(matches!(error, PrepareError::TooMuchMemory { .. }), "{error:?}");
}

#[test]
fn a_component_that_eats_memory_ends_there() {
    let bounds = CompileBounds { data_bytes_max: 128 << 20, ..CompileBounds::default() };
    let error = refused(
        prepare_bytes(&straight_line(), env!("CARGO_BIN_EXE_casefile"), &["compile"], bounds),
        "took more than 128 MiB of memory",
    );
    assert!(matches!(error, PrepareError::TooMuchMemory { .. }), "{error:?}");
    assert!(prepare_within(bounds).is_ok(), "others need less");
}

#[test]
fn too_much_code_is_said() {
    let bounds = CompileBounds { output_bytes_max: 1_000, ..CompileBounds::default() };
    refused(prepare_within(bounds), "more than 1000 bytes");
}

#[test]
fn a_compiler_that_hangs_is_ended() {
    let bounds = CompileBounds { wall: Duration::from_millis(50), ..CompileBounds::default() };
    let error = refused(prepare("sh", &["-c", "sleep 1000"], bounds), "took more than 0 s of time");
    assert!(matches!(error, PrepareError::TooSlow { .. }), "{error:?}");
}

#[test]
fn a_compiler_that_crashes_is_said_with_its_signal() {
    for (script, how) in
        [("kill -SEGV $$", "signal 11"), ("kill -KILL $$", "signal 9"), ("exit 7", "status 7")]
    {
        let error = refused(prepare("sh", &["-c", script], CompileBounds::default()), how);
        assert!(matches!(error, PrepareError::Crashed { .. }), "{error:?}");
    }
    refused(prepare("sh", &["-c", "kill -XCPU $$"], CompileBounds::default()), "of processor time");
}

#[test]
fn what_another_program_writes_is_never_loaded() {
    for script in ["true", "printf '\\177ELF and so on'", "cat"] {
        let error = refused(prepare("sh", &["-c", script], CompileBounds::default()), "is not the one");
        assert!(matches!(error, PrepareError::NoCompiler { .. }), "{error:?}");
    }
    refused(prepare("/nowhere/casefile", &[], CompileBounds::default()), "is not installed");
}

/// The value of a line of `/proc/PID/status`.
pub fn status(pid: u32, name: &str) -> String {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    line.unwrap_or_default().trim().to_owned()
}

/// What the open descriptors of a process are, where this user may see them.
pub fn descriptors(pid: u32) -> Vec<String> {
    let Ok(entries) = fs::read_dir(format!("/proc/{pid}/fd")) else { return Vec::new() };
    let targets = entries.filter_map(|entry| fs::read_link(entry.ok()?.path()).ok());
    targets.map(|target| target.display().to_string()).collect()
}

/// A compiler that waits for its input, confined.
fn waiting() -> Child {
    let home = Home::new();
    let task = r#"{"code":{"portable":false,"debug":false},"cpu_seconds_max":7,"data_bytes_max":268435456}"#;
    let mut command = home.command(&["compile", task]);
    command.env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    until("the compiler is not confined", || status(child.id(), "Seccomp") == "2");
    child
}

#[test]
fn the_compiler_can_open_nothing_and_has_limits() {
    let mut child = waiting();
    let pid = child.id();
    assert_eq!(status(pid, "NoNewPrivs"), "1");
    let limits = fs::read_to_string(format!("/proc/{pid}/limits")).unwrap();
    for (name, value) in [("Max cpu time", "7"), ("Max data size", "268435456"), ("Max file size", "0")] {
        let line = limits.lines().find(|line| line.starts_with(name)).unwrap();
        assert_eq!(line[name.len()..].split_whitespace().next(), Some(value), "{line}");
    }
    let open = descriptors(pid);
    assert!(open.iter().all(|target| target.starts_with("pipe:")), "{open:?}");
    drop(child.stdin.take());
    let output = child.wait_with_output().unwrap();
    assert!(!output.status.success(), "nothing is no component");
}

/// The compiled skills of a home, sorted.
fn compiled(home: &Home) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(home.path().join("home/compiled")).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "cwasm"));
    files.sort();
    files
}

fn plant(file: &Path, bytes: &[u8]) {
    fs::remove_file(file).unwrap();
    std::io::Write::write_all(&mut fs::File::create(file).unwrap(), bytes).unwrap();
}

#[test]
fn planted_code_is_compiled_again_and_never_run() {
    let home = Home::new();
    let incident = home.incident();
    let one = home.write("one.wasm", package("find_level", "test/one", "[tools]\nmetrics = \"0.1\""));
    let two = home.write("two.wasm", package("sleep_a_year", "test/two", ""));
    let run = |file: &Path| {
        home.run(&["run", text(file), "--incident", text(&incident)]).expect_code(0).stdout.clone()
    };
    let said = [run(&one), run(&two)];
    let files = compiled(&home);
    assert_eq!(files.len(), 2, "{files:?}");
    let whole: Vec<Vec<u8>> = files.iter().map(|file| fs::read(file).unwrap()).collect();
    let flipped = |bytes: &[u8]| {
        let mut flipped = bytes.to_vec();
        let at = flipped.len() / 2;
        flipped[at] ^= 1;
        flipped
    };
    let older = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("48.0.8", "48.0.7").into_bytes();
    let planted = [
        [whole[1].clone(), whole[0].clone()],
        [flipped(&whole[0]), flipped(&whole[1])],
        [whole[0][..whole[0].len() - 1].to_vec(), whole[1][..31].to_vec()],
        [older(&whole[0]), older(&whole[1])],
        [whole[0][32..].to_vec(), Vec::new()],
    ];
    for pair in planted {
        for (file, bytes) in files.iter().zip(&pair) {
            plant(file, bytes);
        }
        assert_eq!([run(&one), run(&two)], said);
        for ((file, bytes), planted) in files.iter().zip(&whole).zip(&pair) {
            let now = fs::read(file).unwrap();
            assert_ne!(&now, planted, "it was replaced");
            assert_eq!(now.len(), bytes.len(), "by the same code");
        }
    }
}

/// Bytes of the largest compiled skill of a home.
fn largest(home: &Home) -> u64 {
    compiled(home).iter().map(|file| fs::metadata(file).unwrap().len()).max().unwrap()
}

#[test]
fn a_full_disk_costs_the_cache_and_nothing_else() {
    let (home, other) = (Home::new(), Home::new());
    let incident = home.incident();
    let one = home.write("one.wasm", package("find_level", "test/one", "[tools]\nmetrics = \"0.1\""));
    let arguments = ["run", text(&one), "--incident", text(&incident)];
    let said = other.run(&arguments).expect_code(0).stdout.clone();
    // A bound on files stands for the disk: there is room for the database, and not for what is compiled.
    let kib = largest(&other) / 1024 - 16;
    for _ in 0..2 {
        let command = home.command(&arguments);
        let mut bounded = std::process::Command::new("bash");
        bounded.args(["-c", &format!("trap '' XFSZ; ulimit -f {kib}; exec \"$0\" \"$@\"")]);
        bounded.arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => bounded.env(name, value),
                None => bounded.env_remove(name),
            };
        }
        if let Some(dir) = command.get_current_dir() {
            bounded.current_dir(dir);
        }
        let ran = bounded.output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        assert_eq!(String::from_utf8_lossy(&ran.stdout), said);
        let left = fs::read_dir(home.path().join("home/compiled")).unwrap();
        let left: Vec<_> =
            left.map(|entry| entry.unwrap().file_name()).filter(|name| name != "key").collect();
        assert!(left.is_empty(), "{left:?}");
    }
    home.run(&arguments).expect_code(0);
    assert_eq!(compiled(&home).len(), 1, "with room it is kept");
}

#[test]
fn hosts_that_share_a_home_from_its_first_moment_do_not_disturb_each_other() {
    let home = Home::new();
    let incident = home.incident();
    let one = home.write("one.wasm", package("find_level", "test/one", "[tools]\nmetrics = \"0.1\""));
    let hosts: Vec<Child> = ["process", "none", "process", "none"]
        .iter()
        .map(|isolation| {
            let arguments = ["--isolation", isolation, "run", text(&one), "--incident", text(&incident)];
            let mut command = home.command(&arguments);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    let ended: Vec<_> = hosts.into_iter().map(|host| host.wait_with_output().unwrap()).collect();
    for host in &ended {
        assert!(host.status.success(), "{}", String::from_utf8_lossy(&host.stderr));
        assert_eq!(host.stdout, ended[0].stdout);
    }
    assert_eq!(compiled(&home).len(), 1);
}
