//! A disk without room.

use crate::prelude::*;

/// The week in which theses are handed in fills the volume of media.
fn media_uploads_fail() -> Incident {
    let store = Call::new("lms-web", "POST /upload", 30.0).fails("ERROR", "502").calls(
        Call::new("media", "POST /files", 210.0)
            .slow(90.0)
            .fails("ERROR", "OSError: [Errno 28] No space left on device")
            .calls(Call::new("mysql-campus", "INSERT media_file", 4.0).times(1, 0)),
    );
    Incident::new(&worlds::CAMPUS, "media-uploads-fail", FaultKind::DiskFull)
        .clock("2025-05-23 06:00", 900, 738, 748)
        .alert(
            ("media", "errors", 5.0),
            "P1",
            "media answers with errors",
            "django.responses.5xx_pct on media is {value} (limit 5)",
        )
        .decoy(Decoy::LookAlike, "webp-copies", 221)
        .ships("media", 262)
        .decoy(Decoy::AtOnset, "chunk-names", 690)
        .ships("media", 729)
        .decoy(Decoy::Long, "media-docs", 130)
        .hit("media", "rate", Step { at: 160, over: 240, to: 190.0 })
        .hit("media", "media.upload.bytes_per_s", Step { at: 160, over: 240, to: 31_000_000.0 })
        .hit("media", "disk.srv_media.used_pct", Slope { at: 170, by: 0.0505 })
        .hit("media", "errors", Step { at: 738, over: 10, to: 46.0 })
        .hit("lms-web", "errors", Step { at: 739, over: 10, to: 2.9 })
        .logs("media", 180, 1.0, &["INFO stored thesis-final-{n:1..9}.pdf as {hex:12} ({n:9000000..180000000} bytes) ;; logger=media.storage", "INFO stored appendix.zip as {hex:12} ({n:40000000..199000000} bytes) ;; logger=media.storage"])
        .logs(
            "media",
            738,
            4.0,
            &[
                "ERROR Internal Server Error: /files\nTraceback (most recent call last):\n  File \"/app/media/storage.py\", line {n:22..23}, in store\n    out.write(chunk)\nOSError: [Errno 28] No space left on device ;; logger=django.request",
                "ERROR Task media.tasks.thumbnail[{uuid}] raised unexpected: OSError(28, 'No space left on device') ;; logger=celery.app.trace",
            ],
        )
        .logs("lms-web", 739, 1.5, &["ERROR Bad Gateway: /upload ;; logger=django.request"])
        .traces(20, 14, 739, store)
        .truth(
            "media",
            &["lms-web"],
            "scale",
            "No change is at fault. Theses are due today: bytes uploaded rise a hundredfold from the morning on, in requests \
             and in the names and sizes of files, and the volume goes in a straight line from 71 to 100 percent. The line was \
             rising for hours before the afternoon's deploy, which only changes names of incoming files; the second thumbnail \
             is a few kilobytes for each image, and most uploads are no images. The volume must be enlarged.",
        )
}

/// All incidents of this family.
pub fn all() -> Vec<Incident> {
    vec![media_uploads_fail()]
}
