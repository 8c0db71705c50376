//! Files that are written under a new name each time, and that nothing takes away.

use super::{Mechanism, is_code, mechanism};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::words::has_part;

/// Calls that write a file.
const WRITES: [&str; 26] = [
    "write_bytes(",
    "write_text(",
    "file_put_contents(",
    "os.writefile(",
    "os.create(",
    "ioutil.writefile(",
    "files.write(",
    "files.writestring(",
    "files.copy(",
    "new fileoutputstream(",
    "new filewriter(",
    "writefile(",
    "writefilesync(",
    "createwritestream(",
    "file.writealltext",
    "file.writeallbytes",
    "file.create(",
    "file.open(",
    "file.write(",
    "file.binwrite(",
    "fs::write(",
    "file::create(",
    "file.write!(",
    "storage::put(",
    "to_csv(",
    "heapdump",
];
/// What gives each file a name of its own.
const NEW_NAMES: [&str; 22] = [
    "time_ns",
    "now(",
    ".now",
    "uuid",
    "guid",
    "timestamp",
    "nanotime",
    "unixnano",
    "random",
    "strftime",
    "millis",
    "request_id",
    "requestid",
    "trace_id",
    "time.time",
    "uniqid",
    "utcnow",
    "date(",
    "hrtime",
    "_at}",
    "securerandom",
    "system_time",
];
/// What takes them away, or puts them where the system does.
const TAKES: [&str; 17] = [
    "unlink",
    "remove",
    "delete",
    "rmtree",
    "cleanup",
    "clean_up",
    "prune",
    "retention",
    "tempfile",
    "temporary",
    "rotate",
    "maxage",
    "max_age",
    "sweep",
    "expire",
    ".rm(",
    "rm_f",
];

pub(super) fn find(file: &FileDiff, files: &[FileDiff], found: &mut Vec<Mechanism>) {
    if !is_code(file.kind) {
        return;
    }
    let any = |mark, parts: &[&str]| file.code(mark).find(|code| has_part(&code.to_lowercase(), parts));
    let taken = files
        .iter()
        .flat_map(|file| file.code(Mark::Added))
        .any(|code| has_part(&code.to_lowercase(), &TAKES));
    let (written, named) = (any(Mark::Added, &WRITES), any(Mark::Added, &NEW_NAMES));
    if let (Some(written), Some(named), None, false) = (written, named, any(Mark::Removed, &WRITES), taken) {
        let mut lines = vec![(Mark::Added, named)];
        if named != written {
            lines.push((Mark::Added, written));
        }
        let why = "each time a file of another name is written, and nothing takes them away".to_owned();
        found.push(mechanism(Effect::FilesKept, 0.85, file, &lines, why));
    }
}

#[cfg(test)]
mod tests {
    use crate::diff::parse;
    use crate::effect::Effect;
    use crate::mechanism::mechanisms;

    fn piles_up(path: &str, diff: &str) -> bool {
        mechanisms(&parse(diff, &[path.to_owned()])).iter().any(|one| one.effect == Effect::FilesKept)
    }

    #[test]
    fn a_file_for_each_call() {
        assert!(piles_up("a.py", "+    (folder / f\"{time.time_ns()}.xml\").write_bytes(content)\n"));
        assert!(piles_up(
            "a.php",
            "+    file_put_contents(\"/var/dumps/\" . uniqid() . \".json\", $body);\n"
        ));
        assert!(piles_up(
            "a.ts",
            "+  const path = `/data/${Date.now()}.png`;\n+  await fs.writeFile(path, image);\n"
        ));
    }

    #[test]
    fn one_file_or_one_that_is_taken_away() {
        assert!(!piles_up("a.py", "+    (folder / \"state.json\").write_text(state)\n"));
        assert!(!piles_up(
            "a.ts",
            "+  const path = `/data/${Date.now()}.png`;\n+  await fs.writeFile(path, image);\n+  await fs.unlink(path);\n"
        ));
        assert!(!piles_up(
            "a.php",
            "-    file_put_contents(\"/a/\" . uniqid(), $b);\n+    file_put_contents(\"/b/\" . uniqid(), $b);\n"
        ));
    }
}
