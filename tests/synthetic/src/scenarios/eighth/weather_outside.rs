//! Weather: what nobody of the organisation changed.

use crate::prelude::*;

/// A centre delivers its files at a tenth of the usual pace.
fn global_model_old() -> Incident {
    let fetch =
        Call::new("ingest", "fetch", 300.0).with("model={pick:global|local}").with("!model=global").calls(
            Call::new("ingest", "GET", 5200.0)
                .slow(58_000.0)
                .with("server.address={pick:data.metcentre.example|open.wetteramt.example}")
                .with("!server.address=data.metcentre.example"),
        );
    Incident::new(&worlds::WEATHER, "global-model-old", FaultKind::DependencyDown)
        .clock("2025-02-20 09:10", 300, 142, 236)
        .alert(
            ("ingest", "model_age_seconds", 18_000.0),
            "ticket",
            "ModelOld",
            "the newest run is {value} s old",
        )
        .decoy(Decoy::LookAlike, "parallel-fetch", 40)
        .ships("ingest", 134)
        .decoy(Decoy::Bump, "httpx-bump", -1400)
        .ships("ingest", -1310)
        .decoy(Decoy::SameFile, "run-age-gauge", -260)
        .ships("ingest", -200)
        .commit("warnings-texts", -330)
        .commit("readme-units", 75)
        .hit_labelled("ingest", "model_age_seconds", "model=global", Slope { at: 150, by: 122.0 })
        .hit("ingest", "ingest_download_bytes:rate5m", Step { at: 142, over: 6, to: 6_400_000.0 })
        .hit("ingest", "ingest_fields:rate5m", Step { at: 142, over: 10, to: 5.1 })
        .hit("ingest", "cpu", Step { at: 142, over: 10, to: 0.24 })
        .logs("ingest", 146, 0.6, &[
            "WARN download slow ;; model=global ;; file=fc_{n:100000..999999}.grib2 ;; kib_per_s={n:90..410}",
            "WARN retry ;; model=global ;; file=fc_{n:100000..999999}.grib2 ;; error=httpx.ReadTimeout",
        ])
        .traces(14, 14, 144, fetch)
        .feed(json!([
            {"source": "metcentre", "component": "data portal", "events": [
                {"timestamp": -900, "status": "operational"},
                {"timestamp": 205, "status": "degraded_performance", "detail": "Downloads from the data portal are slow since about 10:30 UTC. We are moving traffic to another site."},
            ]},
            {"source": "wetteramt", "component": "open data", "events": [
                {"timestamp": 60, "status": "operational", "detail": "Maintenance of the radar composite has ended."},
            ]},
        ]))
        .with_repo()
        .truth(
            "ingest",
            &[],
            "escalate-upstream",
            "No change is at fault. From 10:32 UTC downloads of the global model come at a tenth of their pace, those of the local model from the other centre are as before in the same process and through the same code, and an hour later the centre says so itself. \
             The release eight minutes before reads two files at once in smaller pieces; were it at fault, both models would be slow. The client's version had been there for a day of good runs.",
        )
}

/// All incidents of this part.
pub fn all() -> Vec<Incident> {
    vec![global_model_old()]
}
