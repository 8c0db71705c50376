//! The registry under test: one of its own for every test, or the one that `CASEFILE_CONFORMANCE_URL` names.

use std::any::Any;
use std::env;
use std::sync::{Mutex, MutexGuard, PoisonError};

use casefile_registry::server::{Config, Server};

/// Names a registry that already runs, such as `http://127.0.0.1:5000`: no credentials, deletes allowed, and everything
/// below `conformance/` may be overwritten.
const URL: &str = "CASEFILE_CONFORMANCE_URL";

/// Held by the test that talks to a registry shared by all tests: they use the same repositories and tags.
static TURN: Mutex<()> = Mutex::new(());

/// A registry that answers for as long as this value lives.
pub struct Registry {
    /// Scheme, host and port, without a path.
    pub url: String,
    /// Whether other tests use it as well, so that what a test leaves behind is in their way.
    #[allow(dead_code, reason = "not every test program needs it")]
    pub shared: bool,
    _running: Box<dyn Any + Send + Sync>,
    _turn: Option<MutexGuard<'static, ()>>,
}

/// The registry that a test talks to.
pub fn start() -> Registry {
    if let Ok(url) = env::var(URL) {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        return Registry {
            url: url.trim_end_matches('/').to_owned(),
            shared: true,
            _running: Box::new(()),
            _turn: Some(turn),
        };
    }
    let (url, running) = start_own();
    Registry { url, shared: false, _running: running, _turn: None }
}

/// Starts a registry of this crate in a new directory, on a free port of the loopback interface: its address, and what
/// stops it and removes the directory when dropped. Anyone may read and write below `conformance/`, as plain OCI.
fn start_own() -> (String, Box<dyn Any + Send + Sync>) {
    let folder = tempfile::tempdir().expect("a folder");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let config = Config { is_sparse: true, ..Config::open_on_loopback(folder.path()) };
    let server = runtime.block_on(Server::start(config)).expect("a server");
    let url = format!("http://{}", server.address());
    (url, Box::new(Running { server: Some(server), runtime, _folder: folder }))
}

/// A server, stopped when dropped.
struct Running {
    server: Option<Server>,
    runtime: tokio::runtime::Runtime,
    _folder: tempfile::TempDir,
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            self.runtime.block_on(server.stop());
        }
    }
}
