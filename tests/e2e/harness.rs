//! A home of its own for each test, guests built once, and the program run as a user runs it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use cap_std::ambient_authority;
use cap_std::fs::Dir;
use casefile_package::sections;
use casefile_registry::Store;
use serde_json::Value;
use tempfile::TempDir;

/// The root of the checkout.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// The public incidents, where this machine has them. Says so where it has not.
pub fn public_incidents() -> Vec<PathBuf> {
    let dir = root().join("../shared/data/incidents");
    let Ok(entries) = fs::read_dir(&dir) else {
        eprintln!("skipped: {} is absent", dir.display());
        return Vec::new();
    };
    let mut found: Vec<PathBuf> =
        entries.map(|entry| entry.unwrap().path()).filter(|path| path.join("alert.json").is_file()).collect();
    found.sort();
    found
}

/// The guests' components by name.
pub fn guest(name: &str) -> &'static [u8] {
    static GUESTS: OnceLock<BTreeMap<String, Vec<u8>>> = OnceLock::new();
    let guests = GUESTS.get_or_init(|| {
        // The program adds the compiler's target where it is missing, and holds a lock while it does.
        let home = Home::new();
        home.run(&["demo", "--json"]).expect_code(0);
        let target_dir = root().join("target/guests-build");
        fs::create_dir_all(&target_dir).unwrap();
        let lock = File::create(target_dir.join("test.lock")).unwrap();
        lock.lock().unwrap();
        let mut cargo = Command::new("cargo");
        cargo.args([
            "build",
            "--examples",
            "-p",
            "guests",
            "--target",
            "wasm32-wasip2",
            "--profile",
            "skill",
        ]);
        cargo.arg("--target-dir").arg(&target_dir).current_dir(root());
        cargo.env_remove("RUSTFLAGS").env_remove("CARGO_TARGET_DIR");
        let output = cargo.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let built = target_dir.join("wasm32-wasip2/skill/examples");
        let components = fs::read_dir(built).unwrap().map(|entry| entry.unwrap().path());
        let components = components.filter(|path| path.extension().is_some_and(|e| e == "wasm"));
        components
            .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
            .collect()
    });
    guests.get(name).unwrap_or_else(|| panic!("there is no guest {name}"))
}

/// A guest as a package: with the skill file that starts so and goes on with `rest`.
pub fn package(guest_name: &str, skill: &str, rest: &str) -> Vec<u8> {
    package_at(guest_name, skill, "1.0.0", rest)
}

/// The same with a version.
pub fn package_at(guest_name: &str, skill: &str, version: &str, rest: &str) -> Vec<u8> {
    let skill_file = format!(
        "[skill]\nname = \"{skill}\"\nversion = \"{version}\"\nworld = \"casefile:skill/skill@0.1.0\"\n{rest}\n"
    );
    let name = skill.rsplit('/').next().unwrap();
    let skill_md = format!("---\nname: {name}\ndescription: A guest for tests.\n---\nIt is what it is.\n");
    sections::append(guest(guest_name), &skill_file, &skill_md).unwrap()
}

/// Commands that need the bundled skills.
const BUNDLED: [&str; 7] = ["investigate", "demo", "backtest", "replay", "propose", "policy", "mcp"];

/// The bundled skills, compiled by this program and no other.
fn compiled() -> &'static Path {
    static COMPILED: OnceLock<PathBuf> = OnceLock::new();
    COMPILED.get_or_init(|| {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("e2e-home");
        fs::create_dir_all(&dir).unwrap();
        let lock = File::create(dir.join("lock")).unwrap();
        lock.lock().unwrap();
        let incident = root().join("tests/e2e/incident");
        let investigate = |home: &Path| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_casefile"));
            command.arg("--home").arg(home).args(["investigate", text(&incident), "--json"]);
            let output = command.env_remove("RUST_BACKTRACE").output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        };
        // Made anew where the skills or the program are others, so that it holds no more than these.
        let home = dir.join("home");
        investigate(&home);
        let skills = fs::read_to_string(root().join("target/skills/stamp")).unwrap();
        let program = fs::metadata(env!("CARGO_BIN_EXE_casefile")).unwrap().modified().unwrap();
        let made_of = format!("{skills} {program:?}");
        if fs::read_to_string(dir.join("made-of")).is_ok_and(|before| before == made_of) {
            return home.join("compiled");
        }
        fs::remove_dir_all(&home).unwrap();
        investigate(&home);
        File::create(dir.join("made-of")).unwrap().write_all(made_of.as_bytes()).unwrap();
        home.join("compiled")
    })
}

/// A home directory that is gone with the test.
pub struct Home {
    pub dir: TempDir,
}

/// What a run of the program gave.
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Home {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// The program with this home and these arguments.
    pub fn command(&self, args: &[&str]) -> Command {
        if args.iter().any(|word| BUNDLED.contains(word)) {
            self.warm_up();
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_casefile"));
        command.arg("--home").arg(self.path().join("home")).args(args);
        command.current_dir(self.path()).env_remove("CASEFILE_HOME").env_remove("RUST_BACKTRACE");
        command
    }

    /// Gives the home the bundled skills as they were compiled once for all tests: each home would spend 14 seconds of a
    /// processor on them. The key comes along, so the program checks them as its own.
    fn warm_up(&self) {
        let to = self.path().join("home/compiled");
        if !to.exists() {
            copy_dir(compiled(), &to);
        }
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        let Output { status, stdout, stderr } = self.command(args).output().unwrap();
        Ran {
            code: status.code().unwrap_or(-1),
            stdout: String::from_utf8(stdout).unwrap(),
            stderr: String::from_utf8(stderr).unwrap(),
        }
    }

    /// Publishes a package to the store of this home.
    pub fn publish(&self, package: &[u8]) {
        let path = self.path().join("home/store");
        fs::create_dir_all(&path).unwrap();
        let dir = Dir::open_ambient_dir(&path, ambient_authority()).unwrap();
        Store::open(&dir, &path).unwrap().publish(package, 0).unwrap();
    }

    /// Writes a file below the test's directory and gives its path.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        File::create(&path).unwrap().write_all(bytes.as_ref()).unwrap();
        path
    }

    /// A copy of the incident of these tests, to be changed at will.
    pub fn incident(&self) -> PathBuf {
        let to = self.path().join("incident");
        copy_dir(&root().join("tests/e2e/incident"), &to);
        to
    }

    /// The bytes of a case's `report.json`.
    pub fn report_bytes(&self, case: &str) -> Vec<u8> {
        fs::read(self.path().join("home/cases").join(case).join("report.json")).unwrap()
    }
}

impl Ran {
    #[track_caller]
    pub fn expect_code(&self, code: i32) -> &Self {
        assert_eq!(self.code, code, "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        assert!(!self.stderr.contains("panicked at src"), "{}", self.stderr);
        self
    }

    /// It failed with this code and one sentence that holds these words.
    #[track_caller]
    pub fn refused(&self, code: i32, words: &[&str]) {
        self.expect_code(code);
        let sentence = self.stderr.lines().find(|line| line.starts_with("error: ")).unwrap_or_default();
        for word in words {
            assert!(sentence.contains(word), "no `{word}` in: {}", self.stderr);
        }
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|e| panic!("{e}: {}\n{}", self.stdout, self.stderr))
    }
}

pub fn copy_dir(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_dir(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
