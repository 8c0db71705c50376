//! The report's page, made by the program and opened in a real browser.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::harness::{Home, public_incidents, root, text};

/// Chromium and its driver, installed below `target/toolchains/browser` where it is missing.
struct Browser {
    driver: PathBuf,
    chromium: PathBuf,
}

impl Browser {
    /// None where it cannot be had; says by name what is missing.
    fn find() -> Option<Self> {
        let chromium = std::env::var_os("CHROMIUM").map_or_else(|| "/usr/bin/chromium".into(), PathBuf::from);
        if !chromium.is_file() {
            eprintln!(
                "skipped: the page in a browser, since {} is absent (Debian: chromium)",
                chromium.display()
            );
            return None;
        }
        let driver = root().join("target/toolchains/browser");
        fs::create_dir_all(&driver).unwrap();
        let lock = fs::File::create(driver.join("lock")).unwrap();
        lock.lock().unwrap();
        if !driver.join("node_modules/playwright-core/package.json").is_file() {
            let mut npm = Command::new("npm");
            npm.args(["install", "--no-audit", "--no-fund", "--prefix"])
                .arg(&driver)
                .arg("playwright-core@1");
            if !npm.output().is_ok_and(|output| output.status.success()) {
                eprintln!("skipped: the page in a browser, since npm cannot install playwright-core");
                return None;
            }
        }
        Some(Self { driver, chromium })
    }

    /// What is wrong with the page, a line each.
    fn check(&self, page: &Path) -> Vec<String> {
        let mut node = Command::new("node");
        node.arg(root().join("tests/browser/check-page.mjs")).arg(page);
        node.env("BROWSER_DRIVER", &self.driver).env("CHROMIUM", &self.chromium);
        let output = node.output().unwrap();
        let wrong: Vec<String> = String::from_utf8_lossy(&output.stdout).lines().map(Into::into).collect();
        assert!(
            output.status.success() || !wrong.is_empty(),
            "the check did not run: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        wrong
    }
}

fn investigate(home: &Home, incident: &Path) -> Value {
    home.run(&["investigate", text(incident), "--json"]).expect_code(0).json()
}

fn page(value: &Value) -> (PathBuf, String) {
    let path = PathBuf::from(value["page"].as_str().unwrap());
    let html = fs::read_to_string(&path).unwrap();
    (path, html)
}

/// The page without the block of wall-clock times.
fn without_times(html: &str) -> String {
    let (before, rest) = html.split_once("<!-- times: begin -->").unwrap();
    let (_, after) = rest.split_once("<!-- times: end -->").unwrap();
    format!("{before}{after}")
}

#[test]
fn two_runs_give_the_same_page_but_for_the_times() {
    let home = Home::new();
    let incident = home.incident();
    let (first, second) = (investigate(&home, &incident), investigate(&home, &incident));
    let ((_, one), (_, other)) = (page(&first), page(&second));
    assert_ne!(first["case"], second["case"]);
    assert_eq!(without_times(&one), without_times(&other));
    for secret in [first["case"].as_str().unwrap(), text(home.path())] {
        assert!(!one.contains(secret), "the page holds {secret}");
    }
    for finding in first["findings"].as_array().unwrap() {
        for id in finding["evidence"].as_array().unwrap() {
            let digits = &id.as_str().unwrap()["sha256:".len()..][..12];
            assert!(one.contains(&format!("id=\"ev-{digits}\"")), "{digits} is cited and not on the page");
        }
    }
    let to = home.path().join("export");
    home.run(&["case", "export", first["case"].as_str().unwrap(), text(&to)]).expect_code(0);
    assert_eq!(fs::read_to_string(to.join("report.html")).unwrap(), one);
    let said = home.run(&["investigate", text(&incident)]);
    assert!(said.expect_code(0).stderr.contains("report.html"), "{}", said.stderr);
}

#[test]
fn the_page_is_for_everybody_and_asks_nobody() {
    let Some(browser) = Browser::find() else { return };
    let home = Home::new();
    let mut incidents = vec![home.incident()];
    incidents.extend(public_incidents().into_iter().take(2));
    for incident in incidents {
        let (path, _) = page(&investigate(&home, &incident));
        assert_eq!(browser.check(&path), Vec::<String>::new(), "{}", incident.display());
    }
}

const ATTACKS: [&str; 6] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "\"'><svg onload=alert(3)><a href=\"javascript:alert(4)\">x</a>",
    "]]></title></style></pre><iframe src=https://example.com></iframe>",
    "\u{202e}\u{2066}\u{200b}\u{7}\u{1b}[31m\u{9b}",
    "{{ 7 * 7 }} {% raw %} &lt;b&gt; &#x3c;",
];

/// An incident whose every text is an attack.
fn hostile(home: &Home) -> PathBuf {
    let attack = ATTACKS.join(" ");
    let (service, metric) = (format!("api {attack}"), format!("m {attack}{}_ms", "n".repeat(10_000)));
    let csv = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let at = |minute: u32| format!("2026-03-01T{:02}:{:02}:00Z", 9 + minute / 60, minute % 60);
    let mut metrics = "timestamp,service,metric,value,labels\n".to_owned();
    let mut logs = String::new();
    for minute in 0..120 {
        let value = if minute < 70 { 100 + minute % 3 } else { 900 + minute % 3 };
        for arm in ["<b>old</b>", "\"onmouseover=alert(5)"] {
            let label = csv(&format!("version={arm}"));
            metrics += &format!("{},{},{},{value},{label}\n", at(minute), csv(&service), csv(&metric));
        }
        let (severity, message) = if minute < 70 { ("INFO", "fine") } else { ("ERROR", attack.as_str()) };
        let line =
            json!({"timestamp": at(minute), "service": service, "severity_text": severity, "msg": message});
        logs += &format!("{line}\n");
    }
    let sha = "a41b90c2d7e8f35610b94c7ad2e6f80935bc1d44";
    let diff = format!("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-pool_size: 64 {attack}\n+pool_size: 1 {attack}\n");
    let write = |name: &str, value: Value| home.write(&format!("hostile/{name}"), value.to_string());
    write(
        "alert.json",
        json!({"service": service, "metric": metric, "threshold": 500, "observed": 900, "fired_at": at(80),
               "severity": attack, "monitor": attack, "summary": attack}),
    );
    write(
        "context/commits.json",
        json!([{"sha": sha, "author": attack, "timestamp": at(60), "message": format!("pool {attack}"),
                "files_changed": [attack], "diff": diff}]),
    );
    write(
        "context/deploys.json",
        json!([{"timestamp": at(69), "service": service, "commit_sha": sha, "version": attack}]),
    );
    write(
        "context/flags.json",
        json!([{"timestamp": at(68), "flag": attack, "service": service, "change": format!("{attack}->on"), "actor": attack}]),
    );
    home.write("hostile/metrics.csv", metrics);
    home.write("hostile/logs.ndjson", logs);
    home.path().join("hostile")
}

#[test]
fn what_strangers_write_is_shown_and_does_nothing() {
    let home = Home::new();
    let (path, html) = page(&investigate(&home, &hostile(&home)));
    let shown = "&#60;img src=x onerror=alert(2)&#62;";
    assert!(html.matches(shown).count() > 20, "the attacks are not on the page");
    let in_evidence = html.split("id=\"evidence\"").nth(1).unwrap();
    assert!(in_evidence.contains(shown), "no evidence shows an attack");
    assert!(html.contains("{{ 7 * 7 }}"));
    for raw in
        ["<script", "<img", "<iframe", "<svg onload", "href=\"javascript", "\u{202e}", "\u{1b}", "\u{9b}"]
    {
        assert!(!html.contains(raw), "{raw:?} stands on the page as it is");
    }
    let Some(browser) = Browser::find() else { return };
    assert_eq!(browser.check(&path), Vec::<String>::new());
}

#[test]
fn the_check_finds_what_is_wrong() {
    let Some(browser) = Browser::find() else { return };
    let home = Home::new();
    let (_, html) = page(&investigate(&home, &home.incident()));
    let broken = html
        .replace("<meta http-equiv=\"Content-Security-Policy\"", "<meta name=\"was\"")
        .replace("--soft: #545b64", "--soft: #a9a9a9")
        .replace(
            "<main ",
            "<div style=\"width:2000px\">wide</div><img src=\"missing.png\" onerror=\"alert(1)\"><main ",
        )
        .replacen("<summary", "<summary tabindex=\"-1\"", 1);
    let wrong = browser.check(&home.write("broken.html", broken)).join("\n");
    for expected in
        ["contrast", "px wide", "requested", "dialog", "element <img>", "attribute onerror", "Tab"]
    {
        assert!(wrong.contains(expected), "nothing is said of {expected}: {wrong}");
    }
}
