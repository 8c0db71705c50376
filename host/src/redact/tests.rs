//! What rules take out, what they leave, and which are refused.

use proptest::collection::vec;
use proptest::prelude::*;
use regex::Regex;
use serde_json::json;

use super::*;

fn redactor(rules: &str) -> Redactor {
    let key = Key::random().unwrap();
    rules::parse("rules.toml", rules, key).unwrap_or_else(|e| panic!("{e}"))
}

fn refused(rules: &str) -> String {
    rules::parse("rules.toml", rules, Key::empty()).err().map(|e| e.to_string()).unwrap_or_default()
}

fn row(redactor: &mut Redactor, part: Part, value: Value) -> Value {
    let Value::Object(mut row) = value else { panic!("a row is an object") };
    redactor.row(part, &mut row).unwrap();
    Value::Object(row)
}

#[test]
fn the_sets_find_what_their_names_say() {
    let cases = [
        ("emails", "mail ada.l+x@mail.example.org now", "mail [email] now"),
        ("emails", "/u?m=ada%40example.org&x", "/u?m=[email]&x"),
        ("emails", "jörg@bücher.example", "[email]"),
        ("emails", "a@b, not a mail", "a@b, not a mail"),
        ("ipv4", "from 10.20.30.40:443", "from [ipv4]:443"),
        ("bearer-tokens", "Bearer abcdefghijklmnop0123", "[token]"),
        ("bearer-tokens", "authorization: Basic dXNlcjpwYXNz", "[token]"),
        ("bearer-tokens", "t=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln;", "t=[token];"),
        ("bearer-tokens", "ghp_0123456789abcdefghij", "[token]"),
        ("bearer-tokens", "the bearer was late", "the bearer was late"),
        ("bearer-tokens", "k=sk_live_0123456789abcdef", "k=[token]"),
        ("bearer-tokens", "npm_0123456789abcdefghijklmnop", "[token]"),
        ("ipv6", "from [2001:db8::8a2e:370:7334]:443", "from [[ipv6]]:443"),
        ("ipv6", "fe80::1 and 2001:0db8:85a3:0000:0000:8a2e:0370:7334", "[ipv6] and [ipv6]"),
        ("ipv6", "at 12:03:00 in cafe::add", "at 12:03:00 in cafe::add"),
        ("credentials", "login failed password=hunter22 user=ana", "login failed [credential] user=ana"),
        ("credentials", r#"{"api_key": "a b c", "n": 1}"#, r#"{"[credential], "n": 1}"#),
        ("credentials", "the secret of speed", "the secret of speed"),
        ("aws-keys", "AKIAIOSFODNN7EXAMPLE", "[aws-key]"),
        ("aws-keys", "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "[aws-key]"),
        (
            "aws-keys",
            "commit 9ecb8232f401e85df1801227a686ba243d99beb9",
            "commit 9ecb8232f401e85df1801227a686ba243d99beb9",
        ),
        (
            "private-keys",
            "x\n+-----BEGIN RSA PRIVATE KEY-----\n+MIIE\n+-----END RSA PRIVATE KEY-----\ny",
            "x\n+[private-key]\ny",
        ),
        ("private-keys", "x -----BEGIN PRIVATE KEY-----\nMIIE", "x [private-key]"),
        ("private-keys", "MIIE\n-----END PRIVATE KEY----- y", "[private-key] y"),
        ("private-keys", "key=MIIEpAIBAAKCAQEAx7Yt0123456789 by ana", "key=[private-key] by ana"),
        ("private-keys", "k: MIIEvQIBADANBgkqhkiG9w0BAQEFAASC", "k: [private-key]"),
        ("private-keys", "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAE", "[private-key]"),
        // A certificate is public.
        ("private-keys", "MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkq", "MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkq"),
        ("private-keys", "-----BEGIN PUBLIC KEY-----", "-----BEGIN PUBLIC KEY-----"),
    ];
    for (set, text, expected) in cases {
        assert_eq!(redactor(&format!("use = ['{set}']")).text(text).unwrap(), expected, "{set}");
    }
}

#[test]
fn a_field_that_is_named_a_credential_is_withheld_whatever_it_holds() {
    let mut redactor = redactor("use = ['credentials']");
    let made = row(
        &mut redactor,
        Part::Logs,
        json!({"msg": "in", "X-Api-Key": "k", "headers": {"Set-Cookie": ["a", "b"], "host": "h"}, "pwd": 5}),
    );
    let expected = json!({
        "msg": "in", "X-Api-Key": "[credential]", "headers": {"Set-Cookie": "[credential]", "host": "h"},
        "pwd": "[credential]",
    });
    assert_eq!(made, expected);
    assert_eq!(redactor.tallies()[0].matches, 3);
}

#[test]
fn a_match_that_replacing_brings_about_is_replaced_too() {
    let mut redactor = redactor("[[pattern]]\nname = 'ab'\nregex = 'ab'\nreplace = ''\n");
    assert_eq!(redactor.text("aaabbb.").unwrap(), ".");
    assert_eq!(redactor.tallies(), [Tally { rule: "ab".into(), matches: 3 }]);
    let deep = format!("{}{}", "a".repeat(100), "b".repeat(100));
    assert_eq!(redactor.text(&deep).unwrap_err().rule, "ab");
}

#[test]
fn a_match_that_is_its_own_replacement_stays() {
    let rules = "[[pattern]]\nname = 'p'\nregex = 'password=\\S+'\nreplace = 'password=[gone]'\n";
    let mut redactor = redactor(rules);
    assert_eq!(redactor.text("password=secret x").unwrap(), "password=[gone] x");
    assert_eq!(redactor.text("password=[gone] x").unwrap(), "password=[gone] x");
    assert_eq!(redactor.tallies()[0].matches, 1);
}

#[test]
fn every_value_and_name_of_a_row_is_searched() {
    let mut redactor = redactor("use = ['emails']\n[[pattern]]\nname = 'card'\nregex = '[0-9]{16}'\n");
    let before = json!({
        "timestamp": "2026-01-01T00:00:00Z", "service": "cart", "msg": "for a@b.example",
        "card": 4_111_111_111_111_111_u64, "ok": true, "n": 5,
        "a@b.example": 1, "c@d.example": 2,
        "deep": {"list": ["x", {"timestamp": "a@b.example"}]},
    });
    let after = json!({
        "timestamp": "2026-01-01T00:00:00Z", "service": "cart", "msg": "for [email]",
        "card": "[card]", "ok": true, "n": 5,
        "[email]": 1, "[email]_2": 2,
        "deep": {"list": ["x", {"timestamp": "[email]"}]},
    });
    assert_eq!(row(&mut redactor, Part::Logs, before), after);
}

#[test]
fn an_attribute_that_is_read_back_as_json_is_searched_as_json() {
    let rules = "[[pattern]]\nname = 'p'\nregex = '\"pin\":[0-9]+'\nreplace = '\"pin\":0'\n";
    let before = json!({"service": "s", "msg": "m", "body": {"pin": 1234}});
    let after = json!({"service": "s", "msg": "m", "body": "{\"pin\":0}"});
    assert_eq!(row(&mut redactor(rules), Part::Logs, before), after);
}

#[test]
fn columns_reach_their_field_however_it_is_written() {
    let rules = "\
        [[column]]\npart = 'logs'\nfield = 'user.email'\naction = 'pseudonym'\n\
        [[column]]\npart = 'logs'\nfield = 'ip'\naction = 'drop'\n\
        [[column]]\npart = 'logs'\nfield = 'message'\naction = 'replace'\nvalue = 'said'\n\
        [[column]]\npart = 'metrics'\nfield = 'labels.customer'\naction = 'pseudonym'\nprefix = 'email'\n";
    let mut redactor = redactor(rules);
    let nested = row(&mut redactor, Part::Logs, json!({"msg": "m", "ip": 1, "user": {"email": "a@b"}}));
    let flat = row(&mut redactor, Part::Logs, json!({"msg": "m", "user.email": "a@b", "users": [{"ip": 1}]}));
    let label = row(
        &mut redactor,
        Part::Metrics,
        json!({"service": "s", "metric": "m", "labels": {"customer": "a@b"}}),
    );
    let name = nested["user"]["email"].as_str().unwrap();
    assert!(Regex::new("^email_[0-9a-f]{12}$").unwrap().is_match(name), "{name}");
    assert_eq!(nested, json!({"msg": "said", "user": {"email": name}}));
    assert_eq!(flat, json!({"msg": "said", "user.email": name, "users": [{"ip": 1}]}));
    assert_eq!(label["labels"]["customer"], name);
    let counts: Vec<u64> = redactor.tallies().iter().map(|t| t.matches).collect();
    assert_eq!(counts, [2, 1, 2, 1]);
    assert_eq!(redactor.tallies()[0].rule, "logs.user.email");
}

#[test]
fn a_column_keeps_the_shape_of_what_it_changes() {
    let rules = "[[column]]\npart = 'commits'\nfield = 'files_changed'\naction = 'replace'\nvalue = 'f'\n";
    let after =
        row(&mut redactor(rules), Part::Commits, json!({"sha": "a", "files_changed": ["x", "y", ""]}));
    assert_eq!(after["files_changed"], json!(["f", "f", ""]));
}

#[test]
fn pseudonyms_agree_where_the_key_does() {
    let name = |key: &Key| key.pseudonym("user", "ada");
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("key");
    crate::files::write(&file, b"0123456789abcdef\n").unwrap();
    assert_eq!(name(&Key::read(&file).unwrap()), name(&Key::read(&file).unwrap()));
    assert_ne!(name(&Key::random().unwrap()), name(&Key::random().unwrap()));
    crate::files::write(&file, b"0123456789abcde\n").unwrap();
    assert!(Key::read(&file).unwrap_err().to_string().contains("16 to 4096 bytes"));
    assert!(Key::read(&dir.path().join("none")).unwrap_err().to_string().contains("cannot be read"));
    assert!(Key::read(Path::new("/dev/zero")).is_err());
}

#[test]
fn malformed_rules_name_their_line() {
    let cases: &[(&str, &[&str])] = &[
        ("", &["line 1", "there is no rule"]),
        ("use = ['emails'\n", &["line"]),
        ("use = ['emails',\n 'phones']\n", &["line 2", "phones", "emails, ipv4, ipv6"]),
        ("\n[[patern]]\nname = 'x'\n", &["line 2", "patern"]),
        ("[[pattern]]\nname = 'x'\n", &["line 1", "regex"]),
        ("[[pattern]]\nname = 'x'\nregex = '('\n", &["line 3", "`x`", "unclosed group"]),
        ("[[pattern]]\nname = 'x'\nregex = 'a*'\n", &["line 3", "empty text"]),
        ("[[pattern]]\nname = 'x'\nregex = '(?:\\w{900}){900}'\n", &["line 3", "bytes compiled"]),
        ("[[pattern]]\nname = 'x'\nregex = 'a'\nreplace = \"b\\nc\"\n", &["line 4", "one line"]),
        ("[[pattern]]\nname = 'x'\nregex = 'a'\nflags = 'i'\n", &["line 4", "flags"]),
        ("[[pattern]]\nname = ' '\nregex = 'a'\n", &["line 2", "empty"]),
        ("[[pattern]]\nname = 'emails'\nregex = 'a'\n", &["line 2", "name of a set"]),
        ("[[pattern]]\nname='x'\nregex='a'\n[[pattern]]\nname='x'\nregex='b'\n", &["line 5", "two patterns"]),
        ("[[pattern]]\nname='x'\nregex='user'\nreplace='<user>'\n", &["rules.toml", "`x`", "replacement"]),
        (
            "[[pattern]]\nname='x'\nregex='a'\nreplace='b'\n[[pattern]]\nname='y'\nregex='b'\nreplace='a'\n",
            &["again and again"],
        ),
        ("[[column]]\npart='docs'\nfield='x'\naction='drop'\n", &["line 2", "docs"]),
        ("[[column]]\npart='logs'\nfield='x'\naction='hide'\n", &["line 4", "hide"]),
        ("[[column]]\npart='logs'\nfield='msg'\naction='drop'\n", &["line 3", "needs `msg`"]),
        ("[[column]]\npart='logs'\nfield='timestamp'\naction='drop'\n", &["line 3", "`timestamp` is a time"]),
        ("[[column]]\npart='logs'\nfield='x'\naction='replace'\n", &["line 3", "needs `value`"]),
        ("[[column]]\npart='logs'\nfield='x'\naction='drop'\nvalue='y'\n", &["line 5", "`value` goes with"]),
        (
            "[[column]]\npart='logs'\nfield='x'\naction='replace'\nvalue='y'\nprefix='z'\n",
            &["line 6", "prefix"],
        ),
    ];
    for (rules, words) in cases {
        let said = refused(rules);
        for word in *words {
            assert!(said.contains(word), "no `{word}` in: {said}\n{rules}");
        }
    }
}

/// Letters of a small alphabet, so that matches, and matches across a replacement, are frequent.
const ALPHABET: &str = "[ab@.0 =]{0,40}";

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn no_match_is_left_where_the_replacement_is_none(
        texts in vec(ALPHABET, 1..8),
        regexes in vec("[ab@.0]{1,3}|[ab]\\+@|\\(\\?:a\\|b0\\)=|b\\*0", 1..4),
        replacement in "[xab]{0,2}",
    ) {
        let rules: String = regexes
            .iter()
            .enumerate()
            .map(|(i, regex)| format!("[[pattern]]\nname='r{i}'\nregex='{regex}'\nreplace='{replacement}'\n"))
            .collect();
        // Rules that could never rest are refused; that is another test.
        if let Ok(mut redactor) = rules::parse("rules.toml", &rules, Key::empty()) {
            for text in &texts {
                let Ok(redacted) = redactor.text(text) else { continue };
                for regex in &regexes {
                    let regex = Regex::new(regex).unwrap();
                    for found in regex.find_iter(&redacted) {
                        prop_assert_eq!(found.as_str(), &replacement, "{} in {}", regex, redacted);
                    }
                }
            }
        }
    }

    #[test]
    fn no_secret_is_left_in_a_row(user in "[a-z]{1,9}", noise in vec("[a-z \"\\\\{}:,.0-9]{0,20}", 4)) {
        let mail = format!("{user}@mail.example");
        let mut redactor = redactor("use = ['emails']");
        let made = row(&mut redactor, Part::Logs, json!({
            "service": format!("{}{mail}", noise[0]),
            "msg": format!("{mail}{}", noise[1]),
            mail.clone(): {noise[2].clone(): [mail.clone(), {"k": mail.clone()}]},
            noise[3].clone(): mail.clone(),
        }));
        let text = made.to_string();
        prop_assert!(!text.contains("@mail.example"), "{}", text);
    }
}
