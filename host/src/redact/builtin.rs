//! Sets of patterns with a name, for what nearly every export holds. They take too much rather than too little: a
//! version such as `1.2.3.4` is an address to them.

/// Name, regular expression, replacement.
pub(super) const SETS: &[(&str, &str, &str)] = &[
    ("emails", r"[\p{L}\p{N}._%+'-]+(?:@|%40)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+", "[email]"),
    ("ipv4", r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}", "[ipv4]"),
    ("bearer-tokens", BEARER_TOKENS, "[token]"),
    ("aws-keys", AWS_KEYS, "[aws-key]"),
    ("private-keys", PRIVATE_KEYS, "[private-key]"),
];

/// After the word, in an `Authorization` header, as a JSON Web Token, or by the prefixes of well-known issuers.
const BEARER_TOKENS: &str = r#"(?x)
    (?i: \b bearer \s+ ) [A-Za-z0-9._~+/=-]{16,}
  | (?i: authorization ["']? \s* [:=] \s* ["']? (?:basic|bearer|digest|negotiate|token|apikey) \s+ ) [A-Za-z0-9._~+/=-]{4,}
  | eyJ [A-Za-z0-9_-]{8,} \. [A-Za-z0-9_-]{4,} (?: \. [A-Za-z0-9_-]* )?
  | gh[oprsu]_ [A-Za-z0-9]{16,}
  | github_pat_ [A-Za-z0-9_]{16,}
  | glpat- [A-Za-z0-9_-]{16,}
  | xox[abeoprs]- [A-Za-z0-9-]{8,}
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
