//! The server: OCI distribution-spec 1.1 for every client, and what only registries of skills have.
//!
//! # Layout, in the order that a request meets them
//! - [`config`]: how a registry is served.
//! - `listen`: connections, TLS, and what bounds a slow client.
//! - `route`: which operation a method and path ask for.
//! - `access`: who asks, and whether they may.
//! - `blobs`, `uploads`, `manifests`, `tags`, `referrers`: the operations of OCI.
//! - `packages`: what a namespace of skills demands of a push.
//! - `skills`: the index, search and states of versions.
//! - `respond`: answers and refusals.

mod access;
mod blobs;
pub mod config;
mod listen;
mod manifests;
mod packages;
mod referrers;
mod respond;
mod route;
mod skills;
mod tags;
mod uploads;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::Method;
use axum::response::{IntoResponse as _, Response};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;

pub use config::{Anonymous, Config, Tls};
pub use listen::StartError;

use crate::storage::{Purpose, Storage};
use access::{Access, Caller};
use respond::Refusal;
use route::Route;
use uploads::Sessions;

/// How many packages are judged at once.
const JUDGES_MAX: usize = 4;

/// What all requests share.
pub(crate) struct Shared {
    config: Config,
    storage: Arc<Storage>,
    sessions: Sessions,
    access: Access,
    /// Taken while a package is judged: it is whole in memory then.
    judges: Semaphore,
}

/// A registry that is being served.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    is_open: bool,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
}

impl Server {
    /// Opens the folder, listens, and serves until it is stopped or dropped.
    ///
    /// # Errors
    /// [`StartError`], saying what to do.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        config.check()?;
        // The address comes first: a folder is not touched by a server that cannot serve it.
        let listener = listen::bind(&config).await?;
        let storage = Arc::new(Storage::open(&config.folder, Purpose::Serve, config.grace)?);
        let is_open = config.anonymous == Anonymous::OpenUntilToken && !storage.has_tokens().unwrap_or(true);
        let address = listener.address();
        let access = Access::new(&config);
        let judges = Semaphore::new(JUDGES_MAX);
        let shared = Arc::new(Shared { config, storage, sessions: Sessions::default(), access, judges });
        let (stop, stopped) = watch::channel(false);
        let serving = tokio::spawn(listen::serve(listener, shared, stopped));
        Ok(Self { address, is_open, stop, serving })
    }

    /// The address that it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Whether everybody on this machine may do everything, since no token was made yet.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Takes no more requests, ends those under way, and makes all durable.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        let _ = self.serving.await;
    }

    /// Waits until it ends by itself, which it does not without a fault.
    pub async fn wait(&mut self) {
        let _ = (&mut self.serving).await;
    }
}

/// Answers one request.
async fn answer(shared: Arc<Shared>, from: SocketAddr, request: Request) -> Response {
    let is_change = !matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_change {
        return answer_whole(&shared, from, request).await;
    }
    // A change goes on when its client is gone: an upload keeps what it got, a manifest is not left half known.
    let task = tokio::spawn(async move { answer_whole(&shared, from, request).await });
    task.await.unwrap_or_else(|_| Refusal::fault("the request failed").into_response())
}

async fn answer_whole(shared: &Arc<Shared>, from: SocketAddr, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let answered = async {
        let route = Route::of(&parts.method, &parts.uri)?;
        let caller = shared.access.caller(&shared.storage, &parts.headers, from)?;
        dispatch(shared, &caller, route, parts, body).await
    };
    answered.await.unwrap_or_else(|refusal: Refusal| refusal.into_response())
}

async fn dispatch(
    shared: &Arc<Shared>,
    caller: &Caller,
    route: Route,
    parts: axum::http::request::Parts,
    body: Body,
) -> Result<Response, Refusal> {
    match route {
        Route::Ping => access::ping(caller),
        Route::Token => access::token(caller),
        Route::Blob(name, digest) => blobs::dispatch(shared, caller, &name, &digest, &parts).await,
        Route::Uploads(name) => uploads::begin(shared, caller, &name, &parts, body).await,
        Route::Upload(name, id) => uploads::dispatch(shared, caller, &name, &id, &parts, body).await,
        Route::Manifest(name, reference) => {
            manifests::dispatch(shared, caller, &name, reference, &parts, body).await
        }
        Route::Tags(name) => tags::list(shared, caller, &name, &parts),
        Route::Referrers(name, digest) => referrers::list(shared, caller, &name, &digest, &parts),
        Route::Index(skill) => skills::index(shared, caller, &skill, &parts),
        Route::Search => skills::search(shared, caller, &parts),
        Route::State(skill, version) => skills::set_state(shared, caller, &skill, &version, body).await,
        Route::Namespace(name) => skills::make_namespace(shared, caller, &name, body).await,
        Route::Discovery => Ok(skills::discovery(&parts)),
    }
}
