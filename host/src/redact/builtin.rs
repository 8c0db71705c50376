//! Sets of patterns with a name, for what nearly every export holds. They take too much rather than too little: a
//! version such as `1.2.3.4` is an address to them.

use std::sync::LazyLock;

use regex::Regex;

/// Name, regular expression, replacement.
pub(super) const SETS: &[(&str, &str, &str)] = &[
    ("emails", r"[\p{L}\p{N}._%+'-]+(?:@|%40)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+", "[email]"),
    ("ipv4", r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}", "[ipv4]"),
    ("ipv6", IPV6, "[ipv6]"),
    ("bearer-tokens", BEARER_TOKENS, "[token]"),
    (CREDENTIALS, CREDENTIAL_VALUES, "[credential]"),
    ("aws-keys", AWS_KEYS, "[aws-key]"),
    ("private-keys", PRIVATE_KEYS, "[private-key]"),
];

/// The set that also looks at the name of a field: see [`is_credential`].
pub(super) const CREDENTIALS: &str = "credentials";

/// Eight groups, or fewer around `::` where the first begins as one of an address in use does: a path of a program is
/// written with `::` too.
const IPV6: &str = r"(?xi)
    \b (?:[0-9a-f]{1,4}:){7} [0-9a-f]{1,4} \b
  | \b (?:[0-9][0-9a-f]{0,3}|f[cde][0-9a-f]{2}) (?::[0-9a-f]{1,4}){0,6} :: (?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?
";

/// Names of what holds a credential, as a part of a verbose regular expression.
macro_rules! credential_names {
    () => {
        "(?: passw(?:or)?d | passphrase | secret | (?:api|access|private)[_-]?key | (?:auth|access|refresh)[_-]?token
           | session[_-]?id | credential | set-cookie | cookie | authorization | pwd )"
    };
}

/// What follows a name of a credential in the same text, unless it was replaced already.
const CREDENTIAL_VALUES: &str = concat!(
    "(?xi)",
    credential_names!(),
    r#"s? ["']? \s* [:=] \s*
       (?: "[^"\n\[][^"\n]*" | '[^'\n\[][^'\n]*' | (?: (?:basic|bearer|digest|negotiate|token) \s+ )? [^\s"'&,;\]\[]{3,} )"#
);

/// Whether a field of this name holds a credential, whatever its value looks like.
pub(super) fn is_credential(name: &str) -> bool {
    static NAME: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(concat!("(?xi)", credential_names!(), "| ^ token $")).ok());
    NAME.as_ref().is_some_and(|names| names.is_match(name))
}

/// After the word, in an `Authorization` header, as a JSON Web Token, or by the prefixes of well-known issuers.
const BEARER_TOKENS: &str = r#"(?x)
    (?i: \b bearer \s+ ) [A-Za-z0-9._~+/=-]{16,}
  | (?i: authorization ["']? \s* [:=] \s* ["']? (?:basic|bearer|digest|negotiate|token|apikey) \s+ ) [A-Za-z0-9._~+/=-]{4,}
  | eyJ [A-Za-z0-9_-]{8,} \. [A-Za-z0-9_-]{4,} (?: \. [A-Za-z0-9_-]* )?
  | gh[oprsu]_ [A-Za-z0-9]{16,}
  | github_pat_ [A-Za-z0-9_]{16,}
  | glpat- [A-Za-z0-9_-]{16,}
  | gl(?:rt|dt|ptt|soat)- [A-Za-z0-9_-]{16,}
  | xox[abceoprs]- [A-Za-z0-9-]{8,}
  | xapp- [A-Za-z0-9-]{8,}
  | [rs]k_(?:live|test)_ [A-Za-z0-9]{8,}
  | sk-(?:ant-|proj-)? [A-Za-z0-9_-]{20,}
  | AIza [A-Za-z0-9_-]{30,}
  | ya29\. [A-Za-z0-9_-]{16,}
  | npm_ [A-Za-z0-9]{20,}
  | pypi- [A-Za-z0-9_-]{20,}
  | hf_ [A-Za-z0-9]{20,}
  | dop_v1_ [a-f0-9]{32,}
  | SG\. [A-Za-z0-9_-]{16,} \. [A-Za-z0-9_-]{16,}
"#;

/// Identifiers by their prefix; secrets, which are 40 characters like many a hash, only after a word that says so.
const AWS_KEYS: &str = r#"(?x)
    A(?:BIA|CCA|GPA|IDA|IPA|KIA|NPA|NVA|ROA|SCA|SIA) [A-Z0-9]{16}
  | (?i: (?:aws|secret) [^\n]{0,40}? [=:"'\s] ) [A-Za-z0-9/+]{40}
"#;

/// In PEM, to the end of the text where its end is cut off, and from its beginning where its beginning is; without PEM by
/// how the bytes of PKCS #1 and #8 for RSA, of SEC 1, of PKCS #8 for Ed25519, and of OpenSSH begin.
const PRIVATE_KEYS: &str = r"(?x)
    -----BEGIN\ [A-Z0-9\ ]*PRIVATE\ KEY[A-Z\ ]*-----(?s:.*?)(?:-----END\ [A-Z0-9\ ]*PRIVATE\ KEY[A-Z\ ]*-----|\z)
  | \A[A-Za-z0-9+/=\s]*-----END\ [A-Z0-9\ ]*PRIVATE\ KEY[A-Z\ ]*-----
  | (?: MII[A-Za-z0-9+/]{3}IBA[AD] | MHcCAQEE | MC4CAQAwBQYDK2Vw | b3BlbnNzaC1rZXktdjE ) [A-Za-z0-9+/=]{16,} (?:\s+[A-Za-z0-9+/=]{40,})* (?:\s+[A-Za-z0-9+/]*={1,2})?
";
