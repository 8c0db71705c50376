//! Computations that are dear by design, and what is made anew although it could be kept: digests of passwords, pictures,
//! compressed answers, templates, loops that never rest.

use super::{Mechanism, is_code, mechanism, pairs};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::words::has_part;

/// What digests passwords.
const DIGESTS: [&str; 9] = [
    "bcrypt",
    "argon2",
    "scrypt",
    "pbkdf2",
    "stretches",
    "passwordhasher",
    "passwordencoder",
    "rounds",
    "iterations",
];
/// Of what stands left, what stands right costs many times as much for the same.
const DEARER: [(&[&str], &[&str]); 4] = [
    (&["pbkdf2", "sha256", "sha1", "md5"], &["argon2", "scrypt", "bcrypt"]),
    (&["gzip", "deflate", "lz4", "snappy", "identity"], &["brotli", "lzma", "bzip2", "xz"]),
    (&["webp", "jpeg", "jpg", "png"], &["avif", "heic"]),
    (&["levenshtein", "trigram", "indexof", "includes("], &["permutations", "product("]),
];
/// What is made once and used often.
const MADE_ONCE: [&str; 14] = [
    "template.parse",
    "template.must(",
    "handlebars.compile(",
    "ejs.compile(",
    "pug.compile(",
    "jinja2.environment(",
    "new objectmapper(",
    "new xmlmapper(",
    "jaxbcontext.newinstance(",
    "new ajv(",
    "jsonschema.compile(",
    "buildsessionfactory(",
    "new mapperconfiguration(",
    "regexp.mustcompile(",
];
/// A digest of more rounds than this takes a good part of a second.
const MANY_ROUNDS: f64 = 13.0;

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    for pair in pairs::pairs(file) {
        let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
        if more_rounds(&pair) {
            let why = "each digest of a password takes many times as long".to_owned();
            found.push(mechanism(Effect::CostlyAlgorithm, 0.9, file, &lines, why));
        }
        let dearer = DEARER.iter().find(|(cheap, dear)| {
            has_part(&pair.old_lower, cheap)
                && has_part(&pair.new_lower, dear)
                && !has_part(&pair.old_lower, dear)
        });
        if dearer.is_some() && !pair.new_lower.contains("accept") {
            let why = "the same is computed in a way that costs far more".to_owned();
            found.push(mechanism(Effect::CostlyAlgorithm, 0.8, file, &lines, why));
        }
    }
    if is_code(file.kind) {
        made_anew(file, found);
        never_rests(file, found);
    }
}

fn more_rounds(pair: &pairs::Pair<'_>) -> bool {
    let last = |code: &str| {
        let parts = code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        parts.filter_map(|part| part.replace('_', "").parse::<f64>().ok()).next_back()
    };
    if !has_part(&pair.old_lower, &DIGESTS) || !has_part(&pair.new_lower, &DIGESTS) {
        return false;
    }
    match (last(pair.old), last(pair.new)) {
        (Some(old), Some(new)) if old < 40.0 => new >= old + 2.0 && new >= MANY_ROUNDS,
        (Some(old), Some(new)) => new >= old * 2.0,
        (None, Some(new)) => new >= MANY_ROUNDS && pair.old_lower.contains("default"),
        _ => false,
    }
}

/// What is parsed within a function stands there as new.
fn made_anew(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let makes = |code: &str| has_part(&code.to_lowercase(), &MADE_ONCE);
    let line = file.lines.iter().find(|line| {
        let once = ["static", "const ", "private final", "var ", "let ", "@bean", "global"];
        let kept = FileDiff::indent(line) == 0
            || has_part(&line.code.to_lowercase(), &once[..]) && !line.code.contains(":=");
        line.mark == Mark::Added && makes(&line.code) && !kept
    });
    if let Some(line) = line.filter(|_| !file.code(Mark::Removed).any(makes)) {
        let why = "what could be made once is made for each call".to_owned();
        found.push(mechanism(Effect::CostlyAlgorithm, 0.8, file, &[(Mark::Added, &line.code)], why));
    }
}

/// A loop that waited between its turns does not wait.
fn never_rests(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const RESTS: [&str; 9] = [
        "time.after(",
        "time.sleep(",
        "thread.sleep(",
        "ticker.c",
        "task.delay(",
        "process.sleep(",
        "asyncio.sleep(",
        "usleep(",
        "thread::sleep(",
    ];
    let rests = |code: &str| has_part(&code.to_lowercase(), &RESTS);
    let gone = file.code(Mark::Removed).find(|code| rests(code));
    let turns = file.lines.iter().filter(|line| line.mark != Mark::Removed).any(|line| {
        let code = line.code.as_str();
        ["for {", "while ", "while(", "loop {", "default:"].iter().any(|start| code.starts_with(start))
    });
    if let Some(gone) = gone.filter(|_| turns && !file.code(Mark::Added).any(rests)) {
        let why = "a loop that waited between its turns does not wait".to_owned();
        found.push(mechanism(Effect::CostlyAlgorithm, 0.8, file, &[(Mark::Removed, gone)], why));
    }
}

#[cfg(test)]
mod tests {
    use crate::diff::parse;
    use crate::effect::Effect;
    use crate::mechanism::mechanisms;

    fn dearer(path: &str, diff: &str) -> bool {
        mechanisms(&parse(diff, &[path.to_owned()]))
            .iter()
            .any(|one| one.effect == Effect::CostlyAlgorithm && one.strength >= 0.6)
    }

    #[test]
    fn digests_and_pictures() {
        assert!(dearer(
            "devise.rb",
            "-  config.stretches = test? ? 1 : 11\n+  config.stretches = test? ? 1 : 15\n"
        ));
        assert!(dearer(
            "A.java",
            "-    return new BCryptPasswordEncoder(10);\n+    return new BCryptPasswordEncoder(15);\n"
        ));
        assert!(dearer(
            "a.go",
            "-\tbcrypt.GenerateFromPassword(pw, bcrypt.DefaultCost)\n+\tbcrypt.GenerateFromPassword(pw, 15)\n"
        ));
        assert!(!dearer(
            "A.java",
            "-    return new BCryptPasswordEncoder(12);\n+    return new BCryptPasswordEncoder(10);\n"
        ));
        assert!(!dearer(
            "a.go",
            "-\tbcrypt.GenerateFromPassword(pw, bcrypt.DefaultCost)\n+\tbcrypt.GenerateFromPassword(raw, bcrypt.DefaultCost)\n"
        ));
        assert!(!dearer("a.ts", "-const type = 'image/webp';\n+const type = 'image/png';\n"));
    }

    #[test]
    fn what_is_made_anew() {
        assert!(dearer(
            "t.go",
            "-\treturn page.Execute(w, data)\n+\tt, err := template.ParseFS(files, \"*.html\")\n+\treturn t.Execute(w, data)\n"
        ));
        assert!(!dearer("t.go", "+var page = template.Must(template.ParseFS(files, \"*.html\"))\n"));
    }
}
