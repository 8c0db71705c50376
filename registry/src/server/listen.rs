//! Connections: TLS, what bounds a slow client, and the end.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::Request;
use axum::http::{HeaderValue, header};
use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use rustls::ServerConfig;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::TlsAcceptor;

use super::config::{Config, Tls};
use super::{Shared, answer};
use crate::storage::OpenStorageError;

/// How long a client may take for the head of a request.
const HEAD_MAX: Duration = Duration::from_secs(15);
/// How long requests under way may take once the server is to end.
const END_MAX: Duration = Duration::from_secs(10);
/// The bytes of the head of a request.
const HEAD_BYTES_MAX: usize = 64 << 10;

/// Why a registry is not served.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Everybody who reaches it could do everything.
    #[error(
        "{0} is reached from other machines, where nobody may be let in without a token; make one with \
             `casefile registry token add` and add --anonymous pull or --anonymous nothing"
    )]
    OpenToAll(SocketAddr),
    /// Tokens would go over the wire in the clear.
    #[error(
        "{0} is reached from other machines, so tokens would go over the wire in the clear; add --tls-certificate and --tls-key, or listen on 127.0.0.1 behind a proxy"
    )]
    PlainHttp(SocketAddr),
    /// The folder cannot be opened.
    #[error(transparent)]
    Storage(#[from] OpenStorageError),
    /// The address cannot be had.
    #[error("cannot listen on {address}; choose another with --listen")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The certificate or the key is wrong.
    #[error("the certificate `{}` or its key `{}` cannot be used: {problem}", tls.certificate.display(), tls.key.display())]
    Tls {
        /// The files.
        tls: Tls,
        /// What is wrong.
        problem: String,
    },
}

/// A listener with what it needs for TLS.
pub(super) struct Listener {
    tcp: TcpListener,
    address: SocketAddr,
    tls: Option<TlsAcceptor>,
}

impl Listener {
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }
}

/// Listens.
pub(super) async fn bind(config: &Config) -> Result<Listener, StartError> {
    let tls = config.tls.as_ref().map(acceptor).transpose()?;
    let failed = |source| StartError::Listen { address: config.listen, source };
    let tcp = TcpListener::bind(config.listen).await.map_err(failed)?;
    let address = tcp.local_addr().map_err(failed)?;
    Ok(Listener { tcp, address, tls })
}

fn acceptor(tls: &Tls) -> Result<TlsAcceptor, StartError> {
    let failed = |problem: String| StartError::Tls { tls: tls.clone(), problem };
    let certificates = CertificateDer::pem_file_iter(&tls.certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|e| failed(e.to_string()))?;
    let key = PrivateKeyDer::from_pem_file(&tls.key).map_err(|e| failed(e.to_string()))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(certificates, key))
        .map_err(|e| failed(e.to_string()))?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Serves until `stopped` says so.
pub(super) async fn serve(listener: Listener, shared: Arc<Shared>, mut stopped: watch::Receiver<bool>) {
    let graceful = GracefulShutdown::new();
    let connections = Arc::new(Semaphore::new(shared.config.connections_max));
    let mut tidy = tokio::time::interval(shared.config.collect_every.max(Duration::from_millis(10)));
    tidy.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let tidying = tokio::spawn({
        let shared = Arc::clone(&shared);
        async move {
            loop {
                tidy.tick().await;
                shared.tidy().await;
            }
        }
    });
    loop {
        let permit = Arc::clone(&connections).acquire_owned();
        let accepted = tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => break,
            accepted = async { (permit.await, listener.tcp.accept().await) } => accepted,
        };
        let (Ok(permit), Ok((stream, from))) = accepted else {
            // Out of descriptors, most likely: others must end first.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let (shared, tls, watcher) = (Arc::clone(&shared), listener.tls.clone(), graceful.watcher());
        tokio::spawn(async move {
            connection(stream, from, tls, shared, watcher).await;
            drop(permit);
        });
    }
    tidying.abort();
    let _ = tidying.await;
    drop(listener);
    let _ = tokio::time::timeout(END_MAX, graceful.shutdown()).await;
    shared.sessions.clear();
    if let Err(error) = shared.storage.close().await {
        tracing::error!(%error, "the end was not clean; the next start looks at what may be half on disk");
    }
}

async fn connection(
    stream: TcpStream,
    from: SocketAddr,
    tls: Option<TlsAcceptor>,
    shared: Arc<Shared>,
    watcher: hyper_util::server::graceful::Watcher,
) {
    // Answers are written whole, so waiting for more to send only delays them.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_read_timeout(Some(shared.config.idle));
    stream.set_write_timeout(Some(shared.config.idle));
    let stream = Box::pin(stream);
    match tls {
        None => requests(stream, from, shared, watcher).await,
        Some(tls) => {
            let Ok(Ok(stream)) = tokio::time::timeout(HEAD_MAX, tls.accept(stream)).await else { return };
            requests(stream, from, shared, watcher).await;
        }
    }
}

async fn requests(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    from: SocketAddr,
    shared: Arc<Shared>,
    watcher: hyper_util::server::graceful::Watcher,
) {
    let head_max = HEAD_MAX.min(shared.config.idle);
    let service = hyper::service::service_fn(move |request: Request<Incoming>| {
        let shared = Arc::clone(&shared);
        async move {
            let request = request.map(|body| axum::body::Body::new(Lingering(Some(body))));
            let mut response = answer(shared, from, request).await;
            let headers = response.headers_mut();
            headers.insert("docker-distribution-api-version", HeaderValue::from_static("registry/2.0"));
            // What was pushed is never a page of the registry, whatever type it was pushed as.
            headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
            headers.insert(
                header::CONTENT_SECURITY_POLICY,
                HeaderValue::from_static("default-src 'none'; sandbox"),
            );
            Ok::<_, std::convert::Infallible>(response)
        }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_max)
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(stream), service);
    // A client that goes away in the middle is its own business.
    let _ = watcher.watch(served).await;
}

/// How long, and how many bytes of, a body that nobody wanted is read on.
const LINGER_MAX: Duration = Duration::from_secs(2);
const LINGER_BYTES_MAX: usize = 1 << 20;

/// A body of which a little more is read after a refusal: a connection that is closed on bytes that were not read takes the
/// refusal with it before the client has seen it.
struct Lingering(Option<Incoming>);

impl Body for Lingering {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        self.0.as_mut().map_or(Poll::Ready(None), |body| Pin::new(body).poll_frame(context))
    }

    fn is_end_stream(&self) -> bool {
        self.0.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.0.as_ref().map_or_else(SizeHint::default, Body::size_hint)
    }
}

impl Drop for Lingering {
    fn drop(&mut self) {
        let Some(mut body) = self.0.take().filter(|body| !body.is_end_stream()) else { return };
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        runtime.spawn(tokio::time::timeout(LINGER_MAX, async move {
            let mut read = 0;
            while let Some(Ok(frame)) = body.frame().await {
                read += frame.data_ref().map_or(0, Bytes::len);
                if read > LINGER_BYTES_MAX {
                    break;
                }
            }
        }));
    }
}

impl Shared {
    /// Removes what was left behind.
    async fn tidy(&self) {
        self.sessions.sweep(self.config.upload_idle);
        match self.storage.collect().await {
            Ok(collected) if collected.files > 0 => {
                tracing::info!(files = collected.files, links = collected.links, "collected");
            }
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "the collector failed; it tries again"),
        }
    }
}
