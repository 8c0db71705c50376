//! The documentation's program for Prometheus, taken from its page and run against a real server.

use std::fmt::Write as _;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::author::write;
use crate::formats::examples;
use crate::harness::{Home, root};

/// A server that ends with the test.
struct Server {
    child: Child,
    url: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// 2026-03-01T09:00:00Z in seconds.
const START: u64 = 1_772_355_600;

/// Two hours of a latency that is five times as high in the last twenty minutes, in one version of two.
fn samples() -> String {
    let mut text = String::from("# TYPE latency_p99_ms gauge\n");
    for (version, slow) in [("1.0", 100), ("1.1", 500)] {
        for minute in 0..120 {
            let value = if minute < 80 { 100 } else { slow } + (minute * 7) % 5;
            let at = START + minute * 60;
            let _ =
                writeln!(text, "latency_p99_ms{{service=\"checkout\",version=\"{version}\"}} {value} {at}");
        }
    }
    text + "# EOF\n"
}

/// Starts Prometheus over the samples; none where it is not installed.
fn server(dir: &Path) -> Option<Server> {
    write(&dir.join("samples.txt"), &samples());
    write(&dir.join("prometheus.yml"), "");
    let made = Command::new("promtool")
        .args(["tsdb", "create-blocks-from", "openmetrics", "samples.txt", "data"])
        .current_dir(dir)
        .stdout(Stdio::null())
        .status();
    assert!(made.ok()?.success(), "promtool takes the samples");
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let child = Command::new("prometheus")
        .args([
            "--config.file=prometheus.yml",
            "--storage.tsdb.path=data",
            "--storage.tsdb.retention.time=100y",
        ])
        .arg(format!("--web.listen-address={free}"))
        .current_dir(dir)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let server = Server { child, url: format!("http://{free}") };
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(60) {
        let ready = "import sys, urllib.request; urllib.request.urlopen(sys.argv[1] + '/-/ready')";
        let asked = Command::new("python3").args(["-c", ready, &server.url]).stderr(Stdio::null()).status();
        if asked.is_ok_and(|status| status.success()) {
            return Some(server);
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    None
}

#[test]
fn the_program_of_the_page_answers_from_a_real_prometheus() {
    let home = Home::new();
    let Some(server) = server(home.path()) else {
        eprintln!("skipped: the program for Prometheus, since prometheus and promtool are not installed");
        return;
    };
    let page = std::fs::read_to_string(root().join("docs/connect-your-data.md")).unwrap();
    for (name, content) in examples(&page) {
        home.write(&name, &content);
    }
    let mut command =
        home.command(&["investigate", "--alert", "alert.json", "--as-of", "2026-03-01T10:45:00Z", "--json"]);
    let output = command.current_dir(home.path()).env("PROMETHEUS", &server.url).output().unwrap();
    let value: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)));
    let findings = value["findings"].as_array().unwrap();
    let onset = findings.iter().find_map(|finding| finding["claim"].get("onset")).expect("an onset");
    let at = onset["at"].as_str().unwrap();
    assert!(("2026-03-01T10:18:00Z"..="2026-03-01T10:22:00Z").contains(&at), "{at}");
    // Only metrics have a source; what else would be asked for is said to be missing.
    let gaps = value["gaps"].to_string();
    assert!(gaps.contains("changes"), "{gaps}");
    // The server is gone; the replay needs it no more.
    drop(server);
    let case = value["case"].as_str().unwrap();
    home.run(&["replay", case]).expect_code(0);

    // The grant is as small as it can be: without any of its tools a step is denied.
    let grant = std::fs::read_to_string(home.path().join("policy.toml")).unwrap();
    for tool in ["metrics", "logs", "traces", "changes", "docs"] {
        let less = grant.replace(&format!("\"{tool}\""), "").replace(", ,", ",").replace("[, ", "[");
        home.write("policy.toml", less);
        let mut command = home.command(&["investigate", "--alert", "alert.json", "--json"]);
        let output = command.current_dir(home.path()).output().unwrap();
        let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let denied = value["steps"].to_string();
        assert!(denied.contains(&format!("it imports `{tool}`, which no [[grant]]")), "{tool}: {denied}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(&format!("tools = [\"{tool}\"]")), "{tool}: {said}");
    }
}
