//! Both registries, each in a process of its own.

use std::fs::File;
use std::io::{self, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use casefile_registry::server::{Config, Server};

/// Names the folder to serve and the address to serve it at.
const FOLDER: &str = "CASEFILE_BENCH_FOLDER";
const ADDRESS: &str = "CASEFILE_BENCH_ADDRESS";

pub struct Subject {
    pub name: &'static str,
    pub address: String,
    process: Child,
    _folder: tempfile::TempDir,
}

/// A folder on the disk under the build, since `/tmp` may be memory.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in(super::figures::target()).unwrap()
}

fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

impl Subject {
    /// This registry: this very program, once more.
    pub fn own() -> Self {
        let (folder, address) = (folder(), free_address());
        let process = Command::new(std::env::current_exe().unwrap())
            .env(FOLDER, folder.path().join("registry"))
            .env(ADDRESS, &address)
            .spawn()
            .unwrap();
        Self { name: "casefile", address, process, _folder: folder }.ready()
    }

    /// Debian's docker-registry, where it is installed.
    pub fn docker() -> Option<Self> {
        let (folder, address) = (folder(), free_address());
        let file = folder.path().join("config.yml");
        File::create(&file).unwrap().write_all(settings(folder.path(), &address).as_bytes()).unwrap();
        let process = Command::new("docker-registry")
            .arg("serve")
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        match process {
            Ok(process) => Some(Self { name: "docker-registry", address, process, _folder: folder }.ready()),
            Err(error) => {
                drop(writeln!(io::stderr(), "SKIPPED: docker-registry: {error}"));
                None
            }
        }
    }

    fn ready(mut self) -> Self {
        while TcpStream::connect(&self.address).is_err() {
            assert_eq!(self.process.try_wait().unwrap(), None, "{} does not start", self.name);
            std::thread::sleep(Duration::from_millis(20));
        }
        self
    }

    pub fn is_own(&self) -> bool {
        self.name == "casefile"
    }
}

impl Drop for Subject {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn settings(folder: &Path, address: &str) -> String {
    format!(
        "version: 0.1\nlog:\n  level: error\n  accesslog:\n    disabled: true\nstorage:\n  filesystem:\n    rootdirectory: {}\n  delete:\n    enabled: true\nhttp:\n  addr: {address}\n",
        folder.join("registry").display()
    )
}

/// Serves where this process was started for it, until it is killed.
pub fn serve_if_asked() -> bool {
    let Some(folder) = std::env::var_os(FOLDER) else { return false };
    let address = std::env::var(ADDRESS).unwrap().parse().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let config = Config { listen: address, ..Config::open_on_loopback(Path::new(&folder)) };
        Server::start(config).await.unwrap().wait().await;
    });
    true
}
