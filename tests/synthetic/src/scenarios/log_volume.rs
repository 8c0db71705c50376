//! Far more is logged than before.

use crate::prelude::*;

/// DEBUG for one question of media turns on the logging of every SQL statement and every chunk of an image.
fn media_volume_filling() -> Incident {
    let store = Call::new("lms-web", "POST /upload", 30.0).calls(
        Call::new("media", "POST /files", 210.0).slow(340.0).calls(Call::new(
            "mysql-campus",
            "INSERT media_file",
            4.0,
        )),
    );
    Incident::new(&worlds::CAMPUS, "media-volume-filling", FaultKind::LogVolume)
        .in_language(Language::Yaml)
        .clock("2025-03-12 09:00", 420, 112, 301)
        .alert(
            ("media", "disk.var_log.used_pct", 85.0),
            "P2",
            "disk almost full",
            "disk.var_log.used_pct on media-1 is {value} (limit 85)",
        )
        .cause("sql-logging", 83)
        .ships("media", 110)
        .decoy(Decoy::Long, "incoming-clean", 141)
        .ships("media", 185)
        .decoy(Decoy::LookAlike, "upload-size", 240)
        .ships("media", 286)
        .hit("media", "log.lines_per_s", Step { at: 111, over: 2, to: 2150.0 })
        .hit("media", "disk.var_log.used_pct", Slope { at: 112, by: 0.29 })
        .hit("media", "cpu", Times { at: 111, over: 3, by: 1.5 })
        .hit("media", "latency", Times { at: 111, over: 3, by: 1.35 })
        .logs(
            "media",
            111,
            5.0,
            &[
                "DEBUG (0.00{n:1..9}) SELECT `media_file`.`id`, `media_file`.`name`, `media_file`.`owner_id` FROM `media_file` WHERE `media_file`.`name` = '{hex:12}' LIMIT 21; args=('{hex:12}',); alias=default ;; logger=django.db.backends",
                "DEBUG STREAM b'IDAT' {n:40..90000} 8192 ;; logger=PIL.PngImagePlugin",
                "DEBUG tag: Orientation (274) - type: short (3) - value: b'\\x00\\x01' ;; logger=PIL.TiffImagePlugin",
                "DEBUG Exception while resolving variable 'name' in template '404.html'. ;; logger=django.template",
            ],
        )
        .traces(24, 10, 112, store)
        .truth(
            "media",
            &[],
            "config-revert",
            "Levels of modules now come from CAMPUS_LOG, and the environment of media sets it to DEBUG, which also turns on \
             the SQL of django.db.backends and Pillow's own messages. Lines in a second rise from six to two thousand with \
             the deploy at 10:50, and the volume of logs - not that of media - fills in a straight line until the alert three \
             hours later. The cleaner frees room elsewhere, and the size of uploads has not changed.",
        )
}

/// Every beat of every player is logged, with the whole manifest.
fn log_bill() -> Incident {
    let beat = Call::new("playback", "POST /beats", 3.0)
        .slow(95.0)
        .with("log.bytes={n:0..200}")
        .with("!log.bytes={n:38000..61000}");
    Incident::new(&worlds::STREAM, "log-bill", FaultKind::LogVolume)
        .clock("2025-05-16 17:20", 180, 96, 104)
        .alert(
            ("playback", "logs.bytes_per_min", 50_000_000.0),
            "P2",
            "[logs] intake of playback",
            "logs.bytes_per_min of playback is {value}, 20 times last week's",
        )
        .decoy(Decoy::Long, "agent-upgrade", -90)
        .decoy(Decoy::LookAlike, "log-fields", 51)
        .ships("graphql", 84)
        .cause("session-detail", 60)
        .ships("playback", 95)
        .hit("playback", "logs.bytes_per_min", Step { at: 96, over: 4, to: 5_900_000_000.0 })
        .hit("playback", "cpu", Step { at: 96, over: 4, to: 91.0 })
        .hit("playback", "latency", Step { at: 96, over: 5, to: 0.21 })
        .hit("playback", "memory", Step { at: 96, over: 8, to: 890.0 })
        .logs(
            "playback",
            96,
            7.0,
            &["INFO beat ;; session={hex:12} ;; position={n:10..6900} ;; bitrate={pick:1800000|3000000|5800000} ;; buffered={n:6..30} ;; manifest={\"url\":\"https://cdn.stream.example/t/{n:1000..9999}.m3u8\",\"renditions\":[{\"bitrate\":1800000,\"segments\":[\"s0001.ts\",\"s0002.ts\",\"s0003.ts\",\"s0004.ts\",\"s0005.ts\",\"s0006.ts\",\"...\"]}]}"],
        )
        .logs("playback", 99, 0.8, &["WARN Buffer is full, waiting for the sink ;; logger=log-agent ;; component=buffer", "INFO stall ;; session={hex:12} ;; position={n:10..6000} ;; bitrate=5800000"])
        .traces(20, 18, 97, beat)
        .with_repo()
        .truth(
            "playback",
            &[],
            "rollback",
            "beat() logs each beat at info together with the session's manifest, all segments of all renditions; players \
             send one every ten seconds, and the service has three thousand in a second. Bytes of its logs rise two \
             thousandfold with its deploy at 18:55, and writing them takes most of the processor. The format of errors in \
             graphql adds a stack to lines that exist; the agent's rules were written the day before and drop more than they add.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![media_volume_filling(), log_bill()]
}
