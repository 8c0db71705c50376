use axum::{Router, routing::get};

mod progress;
mod resize;
mod source;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt().json().init();
    let app = Router::new()
        .route("/i/{id}", get(resize::image))
        .route("/upload/{id}/progress", get(progress::stream))
        .route("/healthz", get(|| async { "ok" }));
    let listener = tokio::net::TcpListener::bind("0.0.0.0:8080").await?;
    axum::serve(listener, app).await?;
    Ok(())
}
