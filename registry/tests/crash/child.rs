//! The server in a process of its own, which is this program once more.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use casefile_registry::server::{Config, Server};

/// Names the folder to serve. The address is written beside it.
const FOLDER: &str = "CASEFILE_CRASH_FOLDER";

pub struct Child {
    process: std::process::Child,
    pub url: String,
}

fn address_file(folder: &Path) -> PathBuf {
    folder.with_extension("address")
}

impl Child {
    /// Starts a server, and waits until it listens.
    pub fn start(folder: &Path) -> Self {
        let file = address_file(folder);
        drop(std::fs::remove_file(&file));
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "serve", "--nocapture"])
            .env(FOLDER, folder)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        loop {
            if let Ok(url) = std::fs::read_to_string(&file) {
                drop(std::fs::remove_file(&file));
                return Self { process, url };
            }
            assert_eq!(process.try_wait().unwrap(), None, "the server does not start");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// SIGKILL.
    pub fn kill(self) {
        drop(self);
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// Serves where this process was started for it, until it is killed.
pub fn serve() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let config = Config {
            collect_every: Duration::from_millis(100),
            grace: Duration::from_millis(300),
            ..Config::open_on_loopback(&folder)
        };
        let mut server = Server::start(config).await.unwrap();
        let file = address_file(&folder);
        let unfinished = file.with_extension("unfinished");
        let url = format!("http://{}", server.address());
        File::create(&unfinished).unwrap().write_all(url.as_bytes()).unwrap();
        std::fs::rename(&unfinished, &file).unwrap();
        server.wait().await;
    });
}
