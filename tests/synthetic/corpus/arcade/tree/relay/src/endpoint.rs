use std::sync::Arc;
use std::time::Duration;

use quinn::{Endpoint, ServerConfig, TransportConfig};

/// Opens the socket that players connect to.
pub fn open(mut server: ServerConfig, addr: std::net::SocketAddr) -> std::io::Result<Endpoint> {
    let mut transport = TransportConfig::default();
    transport.keep_alive_interval(Some(Duration::from_secs(5)));
    transport.max_idle_timeout(Some(Duration::from_secs(20).try_into().expect("fits")));
    transport.datagram_receive_buffer_size(Some(1 << 20));
    server.transport_config(Arc::new(transport));
    Endpoint::server(server, addr)
}
