//! What of WASI 0.2 a skill gets: deterministic, and nothing of this machine. The design's WASI table, line by line.

use casefile_model::{Digest, Time};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use wasmtime::component::{HasSelf, Linker};
use wasmtime_wasi::cli::{WasiCli, WasiCliView};
use wasmtime_wasi::filesystem::{WasiFilesystem, WasiFilesystemView};
use wasmtime_wasi::p2::bindings::{LinkOptions, cli, clocks, filesystem, io, random, sockets};
use wasmtime_wasi::random::WasiRandom;
use wasmtime_wasi::sockets::{WasiSockets, WasiSocketsView};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiView};

use crate::clocks::{Clocks, VirtualTime};
use crate::console::Consoles;
use crate::state::SkillState;

/// Most random bytes that one call may ask for.
const RANDOM_BYTES_MAX: u64 = 1 << 20;

/// The WASI of one step: no environment, no arguments, no directories, no sockets; randomness from the step's digest.
pub(crate) fn context(step: &Digest, consoles: &Consoles) -> WasiCtx {
    let rng = |purpose: &[u8]| ChaCha20Rng::from_seed(*Digest::of_parts(&[purpose, step.bytes()]).bytes());
    let seed = *Digest::of_parts(&[b"seed", step.bytes()]).bytes();
    let mut half = [0; 16];
    half.copy_from_slice(&seed[..16]);
    WasiCtxBuilder::new()
        .stdout(consoles.stdout())
        .stderr(consoles.stderr())
        .secure_random(rng(b"secure"))
        .insecure_random(rng(b"insecure"))
        .insecure_random_seed(u128::from_le_bytes(half))
        .max_random_size(RANDOM_BYTES_MAX)
        .allow_tcp(false)
        .allow_udp(false)
        .allow_ip_name_lookup(false)
        .build()
}

/// The clocks of one step.
pub(crate) fn clocks(as_of: Time) -> VirtualTime {
    VirtualTime::at(as_of)
}

/// Links the interfaces of the table. `wasi:http` and all else stay absent.
pub(crate) fn add_to_linker(linker: &mut Linker<SkillState>) -> wasmtime::Result<()> {
    let options = LinkOptions::default();
    let l = linker;
    clocks::wall_clock::add_to_linker::<_, Clocks>(l, SkillState::clocks)?;
    clocks::monotonic_clock::add_to_linker::<_, Clocks>(l, SkillState::clocks)?;
    io::poll::add_to_linker::<_, Clocks>(l, SkillState::clocks)?;
    io::error::add_to_linker::<_, HasSelf<_>>(l, |state| state.ctx().table)?;
    io::streams::add_to_linker::<_, HasSelf<_>>(l, |state| state.ctx().table)?;
    random::random::add_to_linker::<_, WasiRandom>(l, |state| state.ctx().ctx.random())?;
    random::insecure::add_to_linker::<_, WasiRandom>(l, |state| state.ctx().ctx.random())?;
    random::insecure_seed::add_to_linker::<_, WasiRandom>(l, |state| state.ctx().ctx.random())?;
    cli::exit::add_to_linker::<_, WasiCli>(l, SkillState::cli)?;
    cli::environment::add_to_linker::<_, WasiCli>(l, SkillState::cli)?;
    cli::stdin::add_to_linker::<_, WasiCli>(l, SkillState::cli)?;
    cli::stdout::add_to_linker::<_, WasiCli>(l, SkillState::cli)?;
    cli::stderr::add_to_linker::<_, WasiCli>(l, SkillState::cli)?;
    cli::terminal_input::add_to_linker::<_, WasiCli>(l, SkillState::cli)?;
    cli::terminal_output::add_to_linker::<_, WasiCli>(l, SkillState::cli)?;
    cli::terminal_stdin::add_to_linker::<_, WasiCli>(l, SkillState::cli)?;
    cli::terminal_stdout::add_to_linker::<_, WasiCli>(l, SkillState::cli)?;
    cli::terminal_stderr::add_to_linker::<_, WasiCli>(l, SkillState::cli)?;
    // CPython and others import these; there is no directory, and every creation of a socket is refused.
    filesystem::preopens::add_to_linker::<_, WasiFilesystem>(l, SkillState::filesystem)?;
    filesystem::types::add_to_linker::<_, WasiFilesystem>(l, SkillState::filesystem)?;
    sockets::network::add_to_linker::<_, WasiSockets>(l, &(&options).into(), SkillState::sockets)?;
    sockets::instance_network::add_to_linker::<_, WasiSockets>(l, SkillState::sockets)?;
    sockets::tcp::add_to_linker::<_, WasiSockets>(l, SkillState::sockets)?;
    sockets::tcp_create_socket::add_to_linker::<_, WasiSockets>(l, SkillState::sockets)?;
    sockets::udp::add_to_linker::<_, WasiSockets>(l, SkillState::sockets)?;
    sockets::udp_create_socket::add_to_linker::<_, WasiSockets>(l, SkillState::sockets)?;
    sockets::ip_name_lookup::add_to_linker::<_, WasiSockets>(l, SkillState::sockets)?;
    Ok(())
}
