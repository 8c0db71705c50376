//! Media types of the OCI image specification and of the Wasm artifact layout of the CNCF.

/// An image manifest.
pub const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
/// An index of manifests.
pub const INDEX: &str = "application/vnd.oci.image.index.v1+json";
/// The config of a Wasm artifact.
pub const WASM_CONFIG: &str = "application/vnd.wasm.config.v0+json";
/// A WebAssembly binary.
pub const WASM: &str = "application/wasm";
/// Bytes of no stated type.
pub const OCTETS: &str = "application/octet-stream";
/// JSON.
pub const JSON: &str = "application/json";

/// Layers that a registry need not hold, by the media types that say so.
pub fn is_non_distributable(media_type: &str) -> bool {
    media_type.starts_with("application/vnd.oci.image.layer.nondistributable.")
        || media_type.starts_with("application/vnd.docker.image.rootfs.foreign.")
}
