//! Identifiers, words and numbers of code, whatever its language.

/// Words of a text in lower case: split at what is no letter or digit, at capitals and between letters and digits.
/// `maxOpenConns2` is `max`, `open`, `conns`, `2`.
pub fn words(text: &str) -> Vec<String> {
    let mut found: Vec<String> = vec![String::new()];
    let mut last = ' ';
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let next_small = characters.peek().is_some_and(|next| next.is_lowercase());
        let camel = character.is_uppercase() && (last.is_lowercase() || (last.is_uppercase() && next_small));
        let mixed = last.is_ascii_digit() != character.is_ascii_digit();
        if !character.is_alphanumeric() || camel || mixed {
            found.push(String::new());
        }
        if let Some(word) = found.last_mut().filter(|_| character.is_alphanumeric()) {
            word.extend(character.to_lowercase());
        }
        last = character;
    }
    found.retain(|word| !word.is_empty());
    found
}

/// Identifiers as written: runs of letters, digits and underscores that begin with a letter or underscore.
pub fn identifiers(text: &str) -> Vec<&str> {
    text.split(|character: char| !character.is_alphanumeric() && character != '_')
        .filter(|part| part.starts_with(|first: char| first.is_alphabetic() || first == '_'))
        .collect()
}

/// Returns whether one of the words occurs among those of a text.
pub fn has_word(text: &str, wanted: &[&str]) -> bool {
    words(text).iter().any(|word| wanted.contains(&word.as_str()))
}

/// Returns whether one of the parts occurs in a text as it is written.
pub fn has_part(text: &str, wanted: &[&str]) -> bool {
    wanted.iter().any(|part| text.contains(part))
}

/// A setting: a name and what it is set to.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The name as written.
    pub name: String,
    /// The value as written.
    pub value: String,
}

/// Reads a line as a setting: `name: value`, `name = value`, `name := value`, `name(value)`, `"name": value`.
pub fn setting(code: &str) -> Option<Setting> {
    let code = code.trim_end_matches([',', ';', '{']).trim();
    if let Some(put) = put(code) {
        return Some(put);
    }
    // A type may stand between name and value: `MAX: u32 = 2`.
    let (left, right) = match code.split_once(" = ").or_else(|| code.split_once(":=")) {
        Some((left, right)) => (left.split(':').next().unwrap_or(left), right),
        None => code.split_at(separator(code).filter(|at| *at > 0).or_else(|| code.find(' '))?),
    };
    let name = (*identifiers(left).last()?).to_owned();
    let value = right.trim_start_matches([':', '=', '(', ' ', '>']).trim_end_matches([')', ' ']).trim();
    (!value.is_empty()).then(|| Setting { name, value: value.trim_matches(['"', '\'']).to_owned() })
}

/// Where a name ends; a colon within an address ends none.
fn separator(code: &str) -> Option<usize> {
    // Some settings stand before their value with a space alone: `proxy_pass http://a:80`.
    if let Some((name, value)) = code.split_once(' ')
        && value.trim_start().starts_with("http")
        && name.chars().all(|c| c.is_alphanumeric() || c == '_')
    {
        return Some(name.len());
    }
    let ends = |(at, found): (usize, &str)| (found != ":" || !code[at + 1..].starts_with("//")).then_some(at);
    code.match_indices([':', '=', '(']).find_map(ends)
}

/// A call that sets what its first argument names: `put(MAX_POLL_RECORDS, 500)`, `set("pool.size", 5)`.
fn put(code: &str) -> Option<Setting> {
    let (call, rest) = code.trim_end_matches(')').split_once('(')?;
    let verb = identifiers(call).last()?.to_lowercase();
    if !["put", "set", "config", "option", "setproperty", "with", "define"].contains(&verb.as_str()) {
        return None;
    }
    let (key, value) = rest.split_once(',')?;
    let key = key.trim().trim_matches(['"', '\'', ':']);
    let is_name = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-'));
    let value = value.trim();
    let is_value = !value.is_empty() && !value.contains(',');
    (is_name && is_value)
        .then(|| Setting { name: key.to_owned(), value: value.trim_matches(['"', '\'']).to_owned() })
}

/// A number with its unit: milliseconds for a time, bytes for a size, as it is otherwise.
pub fn number(value: &str) -> Option<f64> {
    let digits = value.find(|character: char| character.is_ascii_digit())?;
    let rest = &value[digits..];
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '_').unwrap_or(rest.len());
    let base: f64 = rest[..end].replace('_', "").trim_end_matches('.').parse().ok()?;
    let unit = rest[end..].trim_start();
    let written: String = unit.chars().take_while(|c| c.is_alphabetic()).collect();
    Some(base * suffix(&written).unwrap_or_else(|| spelled(value, unit)))
}

/// Units that follow a number.
fn suffix(unit: &str) -> Option<f64> {
    Some(match unit {
        "ms" => 1.0,
        "s" | "sec" | "secs" => 1_000.0,
        "m" | "min" => 60_000.0,
        "h" => 3_600_000.0,
        "d" => 86_400_000.0,
        "Ki" | "KiB" | "K" | "KB" | "k" | "kb" => 1_024.0,
        "Mi" | "MiB" | "M" | "MB" | "mb" => 1_048_576.0,
        "Gi" | "GiB" | "G" | "GB" | "g" | "gb" => 1_073_741_824.0,
        _ => return None,
    })
}

/// Units that stand beside a number in words: `15 * time.Second`, `Duration.ofMinutes(5)`, `seconds=30`.
fn spelled(value: &str, after: &str) -> f64 {
    let all = words(value);
    let has = |names: &[&str]| all.iter().any(|word| names.contains(&word.as_str()));
    let times = after.trim_start().strip_prefix('*').map(str::trim);
    let factor =
        times.and_then(|factor| factor.split(|c: char| !c.is_ascii_digit()).next()?.parse::<f64>().ok());
    let unit = if has(&["millisecond", "milliseconds", "millis"]) {
        1.0
    } else if has(&["second", "seconds", "secs"]) {
        1_000.0
    } else if has(&["minute", "minutes", "mins"]) {
        60_000.0
    } else if has(&["hour", "hours"]) {
        3_600_000.0
    } else if has(&["day", "days"]) {
        86_400_000.0
    } else {
        1.0
    };
    unit * factor.unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_split_into_words() {
        assert_eq!(words("maxOpenConns"), ["max", "open", "conns"]);
        assert_eq!(words("HTTPServer_v2"), ["http", "server", "v", "2"]);
    }

    #[test]
    fn settings_of_many_languages() {
        for (code, name, value) in [
            ("default_ttl: 15s", "default_ttl", 15_000.0),
            ("DefaultTTL: 15 * time.Second,", "DefaultTTL", 15_000.0),
            ("cfg.MaxConns = 40", "MaxConns", 40.0),
            ("timeout = Duration.ofMinutes(5)", "timeout", 300_000.0),
            ("\"memory\": \"512Mi\"", "memory", 536_870_912.0),
            ("hikari.setMaximumPoolSize(5);", "setMaximumPoolSize", 5.0),
            ("const TTL_MS = 60 * 1000;", "TTL_MS", 60_000.0),
            ("let timeout = Duration::from_secs(30);", "timeout", 30_000.0),
            ("TIMEOUT=2500", "TIMEOUT", 2_500.0),
            ("const MAX_RETRIES: u32 = 2;", "MAX_RETRIES", 2.0),
        ] {
            let setting = setting(code).expect(code);
            assert_eq!((setting.name.as_str(), number(&setting.value)), (name, Some(value)), "{code}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_taken(text in any::<String>()) {
            words(&text);
            setting(&text);
            number(&text);
        }
    }
}
