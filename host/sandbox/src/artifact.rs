//! Compiled code that this program trusts, and the only place that loads it.

use std::sync::Arc;

use wasmtime::Engine;
use wasmtime::component::Component;

/// Native code that this program's own compiler wrote, by whichever way it came here. Whoever makes one vouches for that.
#[derive(Clone)]
pub(crate) struct Artifact(Arc<[u8]>);

impl Artifact {
    /// Straight from the compiler.
    pub(crate) fn compiled(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }

    /// From the cache, after its MAC was verified over these bytes and the name of their file.
    pub(crate) fn authenticated(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }

    /// In a worker: from the host that started it.
    pub(crate) fn from_host(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Loads it. None where it is of another engine.
    #[expect(
        unsafe_code,
        clippy::disallowed_methods,
        reason = "loads native code that this program compiled itself"
    )]
    pub(crate) fn load(&self, engine: &Engine) -> Option<Component> {
        // SAFETY: `Component::deserialize` is sound for bytes that `Component::serialize` or `precompile_component` of a
        // compatible engine gave. Every constructor of this type holds that:
        // - `compiled`: called in `compile` alone, with what this process's engine wrote, or what a child that is this
        //   same program wrote after it named the same version, settings and processor features. The child can be taken
        //   over only through a flaw of the compiler itself, and such a flaw makes wrong code in this process too.
        // - `authenticated`: called in `CompiledCache::load` alone, after a MAC over bytes and file name. The key is
        //   readable by the owner alone, and the MAC is made in `CompiledCache::write` alone, over an `Artifact`. The name
        //   binds the component's digest, wasmtime to the patch level, its settings and the processor's features.
        // - `from_host`: called in a worker alone, with the bytes of an `Artifact` of the host. They come over a pair of
        //   sockets of which the other end is the host's: guests have no way to write to it, and it is in no file system.
        //   The host checked that the worker's engine is its own (`start`), and the worker that there is one host: it reads
        //   from the descriptor that it was started with. A worker that was taken over harms itself alone.
        unsafe { Component::deserialize(engine, &self.0) }.ok()
    }
}
