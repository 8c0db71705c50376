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

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![media_volume_filling()]
}
