#!/usr/bin/env python3
"""Writes the incident of these tests. Synthetic: a pool of database connections is made too small by a deploy.

Run it from anywhere: python3 make_incident.py. The same seed gives the same files.
"""
import json
import pathlib
import random

OUT = pathlib.Path(__file__).parent / "incident"
RANDOM = random.Random(20260301)
MINUTES = 150
DEPLOY = 90


def clock(minute, second=0):
    hour, minute = divmod(9 * 60 + minute, 60)
    return f"2026-03-01T{hour:02}:{minute:02}:{second:02}Z"


def noisy(value, share):
    return round(value * (1 + RANDOM.uniform(-share, share)), 4)


def metrics():
    rows = ["timestamp,service,metric,value,labels"]
    for minute in range(MINUTES):
        hurt = minute >= DEPLOY + 2
        for version, affected in (("4.11.0", False), ("4.12.0", True)):
            if affected and minute < DEPLOY:
                continue
            latency = noisy(1900 if hurt and affected else 120, 0.06)
            rows.append(f"{clock(minute)},orders-api,http_server_duration_p99_ms,{latency},version={version}")
        rows.append(f"{clock(minute)},orders-api,db_pool_wait_ms,{noisy(850 if hurt else 3, 0.1)},")
        rows.append(f"{clock(minute)},orders-api,http_requests_per_second,{noisy(210, 0.05)},")
        rows.append(f"{clock(minute)},orders-api,http_5xx_ratio,{noisy(0.11 if hurt else 0.002, 0.2)},")
        rows.append(f"{clock(minute)},storefront,http_5xx_ratio,{noisy(0.06 if minute >= DEPLOY + 4 else 0.001, 0.2)},")
        rows.append(f"{clock(minute)},orders-db,db_cpu_ratio,{noisy(0.31, 0.06)},")
    return "\n".join(rows) + "\n"


def logs():
    lines = []
    for minute in range(MINUTES):
        lines.append({"timestamp": clock(minute, 5), "service": "orders-api", "severity_text": "INFO", "msg": "order stored"})
        if minute >= DEPLOY + 2:
            for second in (11, 37):
                wait = RANDOM.randint(2000, 2100)
                lines.append({
                    "timestamp": clock(minute, second), "service": "orders-api", "severity_text": "ERROR",
                    "msg": f"timed out after {wait} ms waiting for a database connection (pool size 4, in use 4)",
                })
        if minute >= DEPLOY + 4:
            lines.append({
                "timestamp": clock(minute, 44), "service": "storefront", "severity_text": "ERROR",
                "msg": "upstream orders-api answered 503",
            })
    return "".join(json.dumps(line) + "\n" for line in lines)


def context():
    commits = [
        ("5f0c1e7a9b3d4826c1f0a7e5b8d9263410fe7c21", 12, "ana", "docs: describe the retry header",
         ["docs/retries.md"], "--- a/docs/retries.md\n+++ b/docs/retries.md\n@@ -3 +3 @@\n-Retries are off.\n+Retries follow Retry-After.\n"),
        ("a41b90c2d7e8f35610b94c7ad2e6f80935bc1d44", 71, "milo", "config: derive the connection pool from the container",
         ["orders/src/settings.rs"],
         "--- a/orders/src/settings.rs\n+++ b/orders/src/settings.rs\n@@ -18,3 +18,3 @@ impl Settings {\n"
         "-            db_pool_size: 64,\n+            db_pool_size: available_cpus(),\n"),
        ("c7d2e19f04ab3586d1e7c09b24f8a6350d9be713", 84, "ines", "storefront: new colours for the basket",
         ["storefront/theme.css"],
         "--- a/storefront/theme.css\n+++ b/storefront/theme.css\n@@ -1 +1 @@\n-:root { --basket: #334; }\n+:root { --basket: #345; }\n"),
    ]
    deploys = [
        (DEPLOY, "orders-api", "a41b90c2d7e8f35610b94c7ad2e6f80935bc1d44", "4.12.0"),
        (DEPLOY + 1, "storefront", "c7d2e19f04ab3586d1e7c09b24f8a6350d9be713", "2.3.1"),
    ]
    flags = [{"timestamp": clock(60), "flag": "basket_hints", "service": "storefront", "change": "off->on", "actor": "ines"}]
    return {
        "commits.json": [
            {"sha": sha, "author": author, "timestamp": clock(minute), "message": message, "files_changed": files, "diff": diff}
            for sha, minute, author, message, files, diff in commits
        ],
        "deploys.json": [
            {"timestamp": clock(minute), "service": service, "commit_sha": sha, "version": version}
            for minute, service, sha, version in deploys
        ],
        "flags.json": flags,
    }


def main():
    (OUT / "context").mkdir(parents=True, exist_ok=True)
    alert = {
        "service": "orders-api", "metric": "http_server_duration_p99_ms", "threshold": 500.0, "observed": 1874.0,
        "fired_at": clock(DEPLOY + 7), "severity": "critical", "monitor": "orders-latency",
        "summary": "orders-api p99 latency above 500 ms for 5 minutes",
    }
    expected = {
        "scenario": "demo", "root_cause_commit": "a41b90c2d7e8f35610b94c7ad2e6f80935bc1d44",
        "first_failing_service": "orders-api", "blast_radius": ["storefront"], "remediation": "rollback",
        "decoy_deploy_commits": ["c7d2e19f04ab3586d1e7c09b24f8a6350d9be713"],
    }
    files = {"alert.json": alert, "expected.json": expected}
    files |= {f"context/{name}": content for name, content in context().items()}
    for name, content in files.items():
        (OUT / name).write_text(json.dumps(content, indent=2) + "\n")
    (OUT / "metrics.csv").write_text(metrics())
    (OUT / "logs.ndjson").write_text(logs())


main()
