//! What a program demands of its settings by a mark at a field, and what a token says of whoever carries it.

use super::{Mechanism, is_code, mechanism, pairs};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::words::{has_part, identifiers, words};

/// Names of types and files that hold settings.
const SETTINGS: [&str; 5] = ["options", "settings", "config", "properties", "props"];
/// Marks of a field that must be set.
const MARKS: [&str; 7] =
    ["[required", "@notnull", "@notblank", "@notempty", "required string", "required uri", "required int"];

pub(super) fn find(file: &FileDiff, files: &[FileDiff], found: &mut Vec<Mechanism>) {
    if is_code(file.kind) {
        demanded(file, files, found);
        claim(file, found);
    }
}

/// A field of the settings is demanded, and no setting of the change that runs in production has it.
fn demanded(file: &FileDiff, files: &[FileDiff], found: &mut Vec<Mechanism>) {
    let stem = file.path.rsplit('/').next().unwrap_or_default().to_lowercase();
    if !has_part(&stem, &SETTINGS) {
        return;
    }
    let marks = |code: &str| has_part(&code.to_lowercase(), &MARKS);
    let added: Vec<&str> = file.code(Mark::Added).collect();
    let Some(at) = added.iter().position(|code| marks(code)) else { return };
    // The field follows its marks.
    let field = added[at..].iter().find(|code| !code.starts_with(['[', '@']));
    let name = field.and_then(|code| {
        let head = code.split(['{', '=', ';', ':']).next().unwrap_or_default();
        identifiers(head).into_iter().rfind(|name| !["get", "init", "set", "val", "var"].contains(name))
    });
    let (Some(field), Some(name)) = (field, name) else { return };
    let joined = words(name).concat();
    let given = files.iter().any(|other| {
        let path = other.path.to_lowercase();
        let local = has_part(&path, &["develop", "local", "test", "example", "sample", ".dev."]);
        let holds = || other.code(Mark::Added).any(|code| words(code).concat().contains(&joined));
        other.path != file.path && !local && !is_code(other.kind) && holds()
    });
    let was = file.code(Mark::Removed).any(|code| code.contains(name) && marks(code));
    if !given && !was {
        let lines = [(Mark::Added, added[at]), (Mark::Added, *field)];
        let why = format!("it does not start without `{name}`, which no setting of the change gives it");
        found.push(mechanism(Effect::SettingRequired, 0.9, file, &lines, why));
    }
}

/// A token says something else of whom it is from or for, or is signed or read otherwise.
fn claim(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const CLAIMS: [&str; 12] = [
        "aud",
        "audience",
        "iss",
        "issuer",
        "scope",
        "scp",
        "alg",
        "algorithm",
        "algorithms",
        "kid",
        "azp",
        "sub",
    ];
    const ABOUT: [&str; 6] = ["claim", "token", "jwt", "oidc", "oauth", "payload"];
    let near = has_part(&file.path.to_lowercase(), &ABOUT)
        || file.lines.iter().any(|line| has_part(&line.code.to_lowercase(), &ABOUT));
    if !near {
        return;
    }
    // The claim is set as a whole: a message that only speaks of it is none.
    let key = |code: &str| {
        let head = code.split([':', '=', ',']).find(|part| !part.trim().is_empty())?;
        let names = identifiers(head);
        let short = names.len() <= 2 && !head.contains('(') && !head.trim().contains(' ');
        names.last().filter(|_| short).map(|name| name.to_lowercase())
    };
    for pair in pairs::pairs(file) {
        let (Some(was), Some(is)) = (key(pair.old), key(pair.new)) else { continue };
        if was == is && CLAIMS.contains(&was.as_str()) {
            let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
            let why = format!("`{was}` of a token is another one, which who reads it may not accept");
            found.push(mechanism(Effect::AccessChanged, 0.85, file, &lines, why));
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diff::parse;
    use crate::effect::Effect;
    use crate::mechanism::mechanisms;

    fn does(path: &str, diff: &str, effect: Effect) -> bool {
        mechanisms(&parse(diff, &[path.to_owned()])).iter().any(|one| one.effect == effect)
    }

    #[test]
    fn a_demanded_field_needs_a_value_where_it_runs() {
        let demanded = "+    [Required]\n+    public required string Agent { get; init; }\n";
        assert!(does("src/BankOptions.cs", demanded, Effect::SettingRequired));
        let local = format!(
            "{demanded}--- a/appsettings.Development.json\n+++ b/appsettings.Development.json\n+    \"Agent\": \"x\"\n"
        );
        assert!(does("src/BankOptions.cs", &local, Effect::SettingRequired));
        let given = format!("{demanded}--- a/values.yaml\n+++ b/values.yaml\n+  Bank__Agent: x\n");
        assert!(!does("src/BankOptions.cs", &given, Effect::SettingRequired));
        assert!(!does("src/Order.cs", demanded, Effect::SettingRequired), "no settings");
    }

    #[test]
    fn a_claim_of_a_token() {
        let diff = "       iss: ISSUER,\n-      aud: \"site\",\n+      aud: %w[site app],\n";
        assert!(does("app/models/reader_token.rb", diff, Effect::AccessChanged));
        assert!(!does("app/models/radio.rb", diff, Effect::AccessChanged));
        let says = "-    throw new InvalidToken('issuer or audience');\n+    throw new InvalidToken(sprintf('issuer %s or audience', $claims->iss));\n";
        assert!(!does("src/Token.php", says, Effect::AccessChanged));
    }
}
