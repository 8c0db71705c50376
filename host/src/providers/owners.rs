//! Who owns a path, by the rules of a `CODEOWNERS` file.

use globset::GlobBuilder;

/// Where the file may lie; the first one found counts.
pub(super) const PLACES: &[&str] =
    &[".github/CODEOWNERS", ".gitlab/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/// Most rules that are looked at, from the end, since later rules win.
const RULES_MAX: usize = 5_000;
/// Longest rule in bytes; a longer one is skipped.
const RULE_BYTES_MAX: usize = 1_000;

/// The owners of a path, each once: those of the last rule that matches, which is the one in force, then
/// those of the rules before it.
pub(super) fn of(rules: &str, path: &str) -> Vec<String> {
    let mut owners: Vec<String> = Vec::new();
    let rules = rules.lines().rev().filter(|rule| rule.len() <= RULE_BYTES_MAX);
    for rule in rules.take(RULES_MAX) {
        let Some((pattern, names)) = parse(rule) else {
            continue;
        };
        if !matches(&pattern, path) {
            continue;
        }
        for name in names {
            if !owners.contains(&name) {
                owners.push(name);
            }
        }
    }
    owners
}

/// The pattern and the owners of a rule; none for a comment, an empty line and a section heading.
fn parse(rule: &str) -> Option<(String, Vec<String>)> {
    let rule = rule.trim();
    if rule.is_empty() || rule.starts_with(['#', '[', '^']) {
        return None;
    }
    // A space in a path is written `\ `.
    let escaped = rule.replace("\\ ", "\0");
    let mut words = escaped.split_whitespace().take_while(|word| !word.starts_with('#'));
    let pattern = words.next()?.replace('\0', " ");
    Some((pattern, words.map(str::to_owned).collect()))
}

/// Whether a pattern, in the syntax of gitignore without negation and brackets, matches a path.
fn matches(pattern: &str, path: &str) -> bool {
    let is_folder = pattern.ends_with('/');
    let trimmed = pattern.trim_matches('/');
    if trimmed.is_empty() {
        return is_folder;
    }
    let is_anchored = pattern.trim_end_matches('/').contains('/');
    let escaped = trimmed.replace(['[', ']', '{', '}'], "?");
    let base = if is_anchored { escaped } else { format!("**/{escaped}") };
    // `docs/*` means the files of one folder; every other pattern also means all that lies below.
    let is_one_level = is_anchored && base.ends_with("/*");
    (!is_folder && is_glob(&base, path)) || (!is_one_level && is_glob(&format!("{base}/**"), path))
}

fn is_glob(glob: &str, path: &str) -> bool {
    let glob = GlobBuilder::new(glob).literal_separator(true).build();
    glob.is_ok_and(|glob| glob.compile_matcher().is_match(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_rule_comes_first() {
        let rules =
            "# comment\n* @all\n/services/ @platform @all\nservices/cart/*.go @cart # note\n[Section]\n";
        assert_eq!(of(rules, "services/cart/add.go"), ["@cart", "@platform", "@all"]);
        assert_eq!(of(rules, "services/cart/deep/add.go"), ["@platform", "@all"]);
        assert_eq!(of(rules, "README.md"), ["@all"]);
        assert!(of("", "README.md").is_empty());
    }

    #[test]
    fn patterns_are_those_of_gitignore() {
        assert!(matches("*.js", "web/app.js"));
        assert!(matches("apps/", "src/apps/one.rs"));
        assert!(!matches("/apps/", "src/apps/one.rs"));
        assert!(matches("docs/*", "docs/a.md") && !matches("docs/*", "docs/deep/a.md"));
        assert!(matches("**/logs", "a/b/logs/x") && matches("/", "x"));
        assert!(parse("my\\ file.txt @me").is_some_and(|(pattern, _)| matches(&pattern, "my file.txt")));
    }
}
