//! Answers and refusals, as the distribution specification words them ("Error Codes").

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response as HttpResponse, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::storage::StorageError;
use crate::storage::upload::FinishUploadError;

/// The codes of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    BlobUnknown,
    BlobUploadInvalid,
    BlobUploadUnknown,
    DigestInvalid,
    ManifestBlobUnknown,
    ManifestInvalid,
    ManifestUnknown,
    NameInvalid,
    NameUnknown,
    SizeInvalid,
    Unauthorized,
    Denied,
    Unsupported,
    TooManyRequests,
    /// Of docker-registry, for faults of the server.
    Unknown,
}

impl Code {
    fn word(self) -> &'static str {
        match self {
            Self::BlobUnknown => "BLOB_UNKNOWN",
            Self::BlobUploadInvalid => "BLOB_UPLOAD_INVALID",
            Self::BlobUploadUnknown => "BLOB_UPLOAD_UNKNOWN",
            Self::DigestInvalid => "DIGEST_INVALID",
            Self::ManifestBlobUnknown => "MANIFEST_BLOB_UNKNOWN",
            Self::ManifestInvalid => "MANIFEST_INVALID",
            Self::ManifestUnknown => "MANIFEST_UNKNOWN",
            Self::NameInvalid => "NAME_INVALID",
            Self::NameUnknown => "NAME_UNKNOWN",
            Self::SizeInvalid => "SIZE_INVALID",
            Self::Unauthorized => "UNAUTHORIZED",
            Self::Denied => "DENIED",
            Self::Unsupported => "UNSUPPORTED",
            Self::TooManyRequests => "TOOMANYREQUESTS",
            Self::Unknown => "UNKNOWN",
        }
    }
}

/// Why a request is not done.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    code: Code,
    message: String,
    detail: Value,
    headers: Vec<(HeaderName, String)>,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, code: Code, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), detail: Value::Null, headers: Vec::new() }
    }

    pub(super) fn bad(code: Code, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    pub(super) fn missing(code: Code, message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, message)
    }

    pub(super) fn fault(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, Code::Unknown, message)
    }

    pub(super) fn with_message(mut self, message: String) -> Self {
        self.message = message;
        self
    }

    pub(super) fn with_detail(mut self, detail: Value) -> Self {
        self.detail = detail;
        self
    }

    pub(super) fn with_header(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({ "errors": [{
            "code": self.code.word(),
            "message": self.message,
            "detail": self.detail,
        }] });
        let mut response = HttpResponse::new(Body::from(body.to_string()));
        *response.status_mut() = self.status;
        set(&mut response, header::CONTENT_TYPE, "application/json");
        for (name, value) in self.headers {
            set(&mut response, name, &value);
        }
        response
    }
}

impl From<StorageError> for Refusal {
    fn from(error: StorageError) -> Self {
        let message = error.to_string();
        match error {
            StorageError::BlobUnknown(_) => Self::missing(Code::BlobUnknown, message),
            StorageError::ManifestUnknown(_) | StorageError::VersionUnknown(_) => {
                Self::missing(Code::ManifestUnknown, message)
            }
            StorageError::BlobMissing(digest) => {
                Self::missing(Code::ManifestBlobUnknown, message).with_detail(json!({ "digest": digest }))
            }
            StorageError::SizeWrong { .. } => Self::bad(Code::SizeInvalid, message),
            StorageError::OtherState { .. } => Self::new(StatusCode::CONFLICT, Code::Denied, message),
            StorageError::Taken { bound, refused, .. } => {
                let detail = json!({ "bound": bound, "refused": refused });
                Self::new(StatusCode::CONFLICT, Code::Denied, message).with_detail(detail)
            }
            StorageError::Full => Self::new(StatusCode::INSUFFICIENT_STORAGE, Code::Unknown, message),
            StorageError::Stopping | StorageError::NotBegun => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, Code::Unknown, message)
            }
            StorageError::Corrupt(_) | StorageError::Database(_) | StorageError::Io { .. } => {
                tracing::error!(error = %chain(&error), "a request failed");
                Self::fault(message)
            }
        }
    }
}

impl From<FinishUploadError> for Refusal {
    fn from(error: FinishUploadError) -> Self {
        let message = error.to_string();
        match error {
            FinishUploadError::Storage(error) => error.into(),
            FinishUploadError::Digest { expected, found } => {
                let detail = json!({ "expected": expected, "found": found });
                Self::bad(Code::DigestInvalid, message).with_detail(detail)
            }
        }
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

/// A response without a body.
pub(super) fn empty(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// A response with JSON of a stated type.
pub(super) fn json(media_type: &str, body: &Value) -> Response {
    let mut response = Response::new(Body::from(body.to_string()));
    set(&mut response, header::CONTENT_TYPE, media_type);
    response
}

/// Sets a header; a value that no header can have is left out.
pub(super) fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// `Docker-Content-Digest`.
pub(super) const CONTENT_DIGEST: HeaderName = HeaderName::from_static("docker-content-digest");
/// `OCI-Subject`.
pub(super) const OCI_SUBJECT: HeaderName = HeaderName::from_static("oci-subject");
/// `OCI-Tag`.
pub(super) const OCI_TAG: HeaderName = HeaderName::from_static("oci-tag");
/// `OCI-Filters-Applied`.
pub(super) const OCI_FILTERS_APPLIED: HeaderName = HeaderName::from_static("oci-filters-applied");
