//! What the clients do. All bytes are made before the clock runs.

use std::sync::Barrier;
use std::time::{Duration, Instant};

use super::http::Connection;
use super::servers::Subject;
use super::support::content::{self, MANIFEST, OCTETS};
use super::support::digest;
use super::support::skill::Skill;

/// The bytes of a layer.
const LAYER_BYTES: usize = 256 << 10;
/// How many packages all clients publish together.
const PACKAGES: usize = 96;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Two requests for each blob, as most clients push.
    Ordinary,
    /// One request for each blob.
    Single,
    /// A version of a skill, which is judged, in single requests.
    Skill,
}

struct Package {
    repository: String,
    tag: String,
    layer: Vec<u8>,
    layer_digest: String,
    config: Vec<u8>,
    config_digest: String,
    manifest: Vec<u8>,
}

/// The packages of each client.
pub struct Load {
    style: Style,
    clients: Vec<Vec<Package>>,
}

/// How a measurement went.
pub struct Run {
    pub per_second: f64,
    pub latencies: Vec<Duration>,
}

impl Load {
    pub fn new(style: Style, round: usize, clients: usize) -> Self {
        let seed = (round * 100 + clients) * 10 + style as usize;
        let package = |client: usize, n: usize| match style {
            Style::Skill => skill(&format!("acme/r{seed}c{client}"), n),
            _ => artifact(&format!("lab/c{client}"), seed, n * 100 + client),
        };
        let of = |client| (0..PACKAGES / clients).map(|n| package(client, n)).collect();
        Self { style, clients: (0..clients).map(of).collect() }
    }

    pub fn publish(&self, subject: &Subject) -> Run {
        if self.style == Style::Skill {
            let mut connection = Connection::open(&subject.address);
            let target = "/casefile/v1/namespaces/acme";
            connection.send("PUT", target, "application/json", b"{\"kind\":\"skills\"}");
        }
        self.run(subject, |connection, package| publish(connection, self.style, package))
    }

    pub fn pull(&self, subject: &Subject) -> Run {
        self.run(subject, pull)
    }

    /// Each client does its work over a connection of its own.
    fn run(&self, subject: &Subject, work: impl Fn(&mut Connection, &Package) + Sync) -> Run {
        let start = Barrier::new(self.clients.len() + 1);
        std::thread::scope(|scope| {
            let tasks: Vec<_> = self
                .clients
                .iter()
                .map(|packages| {
                    let (start, work) = (&start, &work);
                    scope.spawn(move || {
                        let mut connection = Connection::open(&subject.address);
                        start.wait();
                        let timed = |package| {
                            let begin = Instant::now();
                            work(&mut connection, package);
                            begin.elapsed()
                        };
                        packages.iter().map(timed).collect::<Vec<Duration>>()
                    })
                })
                .collect();
            start.wait();
            let begin = Instant::now();
            let latencies: Vec<Duration> = tasks.into_iter().flat_map(|task| task.join().unwrap()).collect();
            Run { per_second: latencies.len() as f64 / begin.elapsed().as_secs_f64(), latencies }
        })
    }
}

fn artifact(repository: &str, seed: usize, n: usize) -> Package {
    let layer = content::bytes((seed << 32 | n) as u64, LAYER_BYTES);
    let config = format!("{{\"seed\":{seed},\"n\":{n}}}").into_bytes();
    let manifest = content::manifest(&config, &[&layer]);
    package(repository, format!("s{seed}n{n}"), layer, config, manifest)
}

fn skill(repository: &str, n: usize) -> Package {
    let salt: String = content::bytes(n as u64, LAYER_BYTES / 2).iter().map(|b| format!("{b:02x}")).collect();
    let skill = Skill::new(repository, &format!("1.0.{n}"), &["metrics"], &salt);
    package(repository, skill.version, skill.component, skill.config, skill.manifest)
}

fn package(repository: &str, tag: String, layer: Vec<u8>, config: Vec<u8>, manifest: Vec<u8>) -> Package {
    let (layer_digest, config_digest) = (digest(&layer), digest(&config));
    Package { repository: repository.to_owned(), tag, layer, layer_digest, config, config_digest, manifest }
}

fn publish(connection: &mut Connection, style: Style, package: &Package) {
    let Package { repository, tag, .. } = package;
    for (bytes, digest) in
        [(&package.layer, &package.layer_digest), (&package.config, &package.config_digest)]
    {
        let uploads = format!("/v2/{repository}/blobs/uploads/");
        let pushed = if style == Style::Ordinary {
            let begun = connection.send("POST", &uploads, OCTETS, b"");
            assert_eq!(begun.status, 202);
            // Absolute, with a query, of docker-registry.
            let location = begun.location.find("/v2/").map_or("", |at| &begun.location[at..]);
            let mark = if location.contains('?') { '&' } else { '?' };
            connection.send("PUT", &format!("{location}{mark}digest={digest}"), OCTETS, bytes)
        } else {
            connection.send("POST", &format!("{uploads}?digest={digest}"), OCTETS, bytes)
        };
        assert_eq!(pushed.status, 201, "{}", String::from_utf8_lossy(&pushed.body));
    }
    let target = format!("/v2/{repository}/manifests/{tag}");
    let put = connection.send("PUT", &target, MANIFEST, &package.manifest);
    assert_eq!(put.status, 201, "{}", String::from_utf8_lossy(&put.body));
}

fn pull(connection: &mut Connection, package: &Package) {
    let Package { repository, tag, layer_digest, .. } = package;
    let manifest = connection.get(&format!("/v2/{repository}/manifests/{tag}"), MANIFEST);
    assert!(manifest.status == 200 && manifest.body == package.manifest);
    let layer = connection.get(&format!("/v2/{repository}/blobs/{layer_digest}"), "*/*");
    assert!(layer.status == 200 && digest(&layer.body) == *layer_digest);
}
