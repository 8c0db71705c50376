use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};

use crate::cache::Key;
use crate::draw;
use crate::frames;
use crate::App;

#[derive(serde::Deserialize)]
pub struct Wanted {
    /// Minutes from now, as the slider of the map gives it.
    #[serde(default)]
    offset: i32,
}

/// GET /{layer}/{z}/{x}/{y}.png
pub async fn tile(
    State(app): State<App>,
    Path((layer, z, x, y)): Path<(String, u8, u32, u32)>,
    Query(wanted): Query<Wanted>,
) -> Response {
    let Some(frame) = frames::nearest(&layer, wanted.offset) else {
        tracing::warn!(layer, "no frame yet");
        return axum::http::StatusCode::NOT_FOUND.into_response();
    };
    let key = Key { layer: layer.clone(), frame, z, x, y };
    let png = app.tiles.get(key, draw::tile(&layer, frame, z, x, y)).await;
    ([("content-type", "image/png")], png).into_response()
}
