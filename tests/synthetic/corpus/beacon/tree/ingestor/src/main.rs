mod producer;
mod routes;
mod sample;

use axum::{routing::post, Router};
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().json().with_env_filter(filter).init();
    let kafka = rdkafka::ClientConfig::new()
        .set("bootstrap.servers", "kafka:9092")
        .set("linger.ms", "20")
        .create()
        .expect("kafka");
    let app = Router::new().route("/v1/push", post(routes::push)).with_state(producer::Producer::new(kafka));
    let listener = tokio::net::TcpListener::bind("0.0.0.0:8080").await.expect("port");
    axum::serve(listener, app).await.expect("server");
}
