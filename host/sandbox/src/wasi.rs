//! What of WASI 0.2 a skill gets: deterministic, and nothing of this machine. The design's WASI table, line by line.

use casefile_model::Time;
use wasmtime::component::{HasSelf, Linker};
use wasmtime_wasi::cli::{WasiCli, WasiCliView};
use wasmtime_wasi::filesystem::{WasiFilesystem, WasiFilesystemView};
use wasmtime_wasi::p2::bindings::{LinkOptions, cli, clocks, filesystem, io, sockets};
use wasmtime_wasi::sockets::{WasiSockets, WasiSocketsView};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiView};

use crate::clocks::{Clocks, VirtualTime};
use crate::console::Consoles;
use crate::state::SkillState;

/// The WASI of one step: no environment, no arguments, no directories, no sockets.
pub(crate) fn context(consoles: &Consoles) -> WasiCtx {
    WasiCtxBuilder::new()
        .stdout(consoles.stdout())
        .stderr(consoles.stderr())
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
    crate::random::add_to_linker(l)?;
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
