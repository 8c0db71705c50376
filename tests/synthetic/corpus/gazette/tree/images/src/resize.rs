use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use image::ImageFormat;
use image::imageops::FilterType;
use serde::Deserialize;
use std::io::Cursor;

use crate::source;

#[derive(Deserialize)]
pub struct Size {
    w: u32,
}

const WIDTHS: [u32; 5] = [160, 320, 640, 1080, 1920];

/// Answers a picture at one of the allowed widths.
pub async fn image(Path(id): Path<u64>, Query(size): Query<Size>) -> Result<Response, StatusCode> {
    if !WIDTHS.contains(&size.w) {
        return Err(StatusCode::BAD_REQUEST);
    }
    let bytes = source::original(id).await.map_err(|_| StatusCode::BAD_GATEWAY)?;
    let scaled = tokio::task::spawn_blocking(move || scale(&bytes, size.w))
        .await
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?
        .map_err(|error| {
            tracing::warn!(id, %error, "not a picture");
            StatusCode::UNPROCESSABLE_ENTITY
        })?;
    Ok(([(header::CONTENT_TYPE, "image/webp")], scaled).into_response())
}

fn scale(bytes: &[u8], width: u32) -> image::ImageResult<Vec<u8>> {
    let picture = image::load_from_memory(bytes)?;
    let height = picture.height() * width / picture.width().max(1);
    let mut out = Cursor::new(Vec::new());
    picture.resize(width, height.max(1), FilterType::Triangle).write_to(&mut out, ImageFormat::WebP)?;
    Ok(out.into_inner())
}
