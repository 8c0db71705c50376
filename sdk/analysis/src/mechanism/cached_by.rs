//! By what a cache knows its entries, and what an answer says about being kept.

use super::{Mechanism, mechanism, pairs};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::words::{has_part, identifiers, words};

/// What says that a line is about the key of an entry.
const ABOUT: [&str; 18] = [
    "@cacheable",
    "cache_key",
    "cachekey",
    "cache.fetch",
    "cache.get",
    "cache.read",
    "remember(",
    "getorcreate",
    "get_or_set",
    "getorset",
    "hash_data",
    "proxy_cache_key",
    "keygenerator",
    "@cached",
    "cache_page",
    "vary",
    "key :=",
    "key =",
];
/// Words of what hardly two requests have in common.
const OWN: [&str; 18] = [
    "session",
    "sid",
    "visitor",
    "user",
    "account",
    "customer",
    "cookie",
    "token",
    "uuid",
    "now",
    "timestamp",
    "random",
    "nonce",
    "trace",
    "ip",
    "nanos",
    "agent",
    "authorization",
];
/// What keeps an answer out of every shared cache.
const KEPT_BY_NOBODY: [&str; 20] = [
    "set-cookie",
    "setcookie(",
    "set_cookie(",
    "addcookie(",
    "cookies.append(",
    "cookies.set(",
    "res.cookie(",
    "http.setcookie(",
    "no-store",
    "no-cache",
    "no_store",
    "nocache(",
    "nostore(",
    "setprivate(",
    "private, ",
    "max-age=0",
    "vary: cookie",
    "vary: *",
    "never_cache",
    "session_start(",
];

pub(super) fn find(file: &FileDiff, found: &mut Vec<Mechanism>) {
    key_gone(file, found);
    key_wider(file, found);
    key_computed(file, found);
    kept_by_nobody(file, found);
}

/// An entry was known by a key, and is known by all arguments now.
fn key_gone(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let cached = |code: &&str| has_part(&code.to_lowercase(), &["cacheable(", "@cached(", "@cache("]);
    let keyed = |code: &str| has_part(&code.to_lowercase(), &["key=", "key =", "key:", "keygenerator"]);
    let old = file.code(Mark::Removed).filter(cached).find(|code| keyed(code));
    let new = file.code(Mark::Added).find(cached);
    if let (Some(old), Some(new)) = (old, new.filter(|new| !keyed(new))) {
        let lines = [(Mark::Removed, old), (Mark::Added, new)];
        let why = "entries are known by all arguments where one was enough".to_owned();
        found.push(mechanism(Effect::CacheBypassed, 0.9, file, &lines, why));
    }
}

/// The key holds something of its own for nearly each request.
fn key_wider(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let own = |code: &str| -> Vec<String> {
        let named = identifiers(code).into_iter().flat_map(words);
        named.filter(|word| OWN.contains(&word.as_str())).collect()
    };
    for pair in pairs::pairs(file) {
        let about = |code: &str| has_part(&code.to_lowercase(), &ABOUT);
        if !about(pair.old) || !about(pair.new) {
            continue;
        }
        let before = own(pair.old);
        if let Some(word) = own(pair.new).into_iter().find(|word| !before.contains(word)) {
            let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
            let why = format!("the key of an entry holds its `{word}`, which hardly two requests share");
            found.push(mechanism(Effect::CacheBypassed, 0.9, file, &lines, why));
            return;
        }
    }
}

/// The key of an entry is put together by a function that the change brings along.
fn key_computed(file: &FileDiff, found: &mut Vec<Mechanism>) {
    const LOOKS: [&str; 14] = [
        "get_with(",
        "cache.get",
        "cache.fetch",
        "cache.set",
        "remember(",
        "getorcreate",
        "get_or_insert",
        "getorset",
        "getifpresent(",
        "computeifabsent(",
        "cache.read",
        "cache.put(",
        "memoize(",
        "getorload",
    ];
    const COMPOSES: [&str; 9] =
        ["format!(", "sprintf", "${", "f\"", "#{", ".join(", "string.format", "$\"", "concat("];
    let composed = file.code(Mark::Added).any(|code| has_part(&code.to_lowercase(), &COMPOSES));
    for pair in pairs::pairs(file) {
        let key = |code: &str| {
            let lower = code.to_lowercase();
            let at = LOOKS.iter().find_map(|call| lower.find(call).map(|at| at + call.len()))?;
            Some(code.get(at..)?.trim_start_matches('(').split(',').next()?.trim().to_owned())
        };
        let (Some(old), Some(new)) = (key(pair.old), key(pair.new)) else { continue };
        let name = identifiers(new.split('(').next().unwrap_or_default())
            .last()
            .map(|name| (*name).to_owned())
            .unwrap_or_default();
        let brought = file.code(Mark::Added).any(|code| {
            let declares = ["fn ", "def ", "func ", "function ", "fun ", "private ", "static "];
            code.contains(&format!("{name}(")) && has_part(code, &declares)
        });
        if old != new && composed && brought && new.contains('(') && !name.is_empty() {
            let lines = [(Mark::Removed, pair.old), (Mark::Added, pair.new)];
            let why = format!("the key of an entry is what `{name}` puts together of several things");
            found.push(mechanism(Effect::CacheBypassed, 0.8, file, &lines, why));
            return;
        }
    }
}

/// Answers that were kept on the way carry what forbids it.
fn kept_by_nobody(file: &FileDiff, found: &mut Vec<Mechanism>) {
    let says = |code: &&str| has_part(&super::presence::spelled(code), &KEPT_BY_NOBODY);
    let (new, None) = (file.code(Mark::Added).find(says), file.code(Mark::Removed).find(says)) else {
        return;
    };
    // A cookie at a login is of the one who logs in.
    let path = file.path.to_lowercase();
    if let Some(new) = new.filter(|_| !has_part(&path, &["login", "auth", "session", "logout"])) {
        let why = "answers carry what keeps them out of every shared cache".to_owned();
        found.push(mechanism(Effect::CacheBypassed, 0.8, file, &[(Mark::Added, new)], why));
    }
}

#[cfg(test)]
mod tests {
    use crate::diff::parse;
    use crate::effect::Effect;
    use crate::mechanism::mechanisms;

    fn bypasses(path: &str, diff: &str) -> bool {
        let found = mechanisms(&parse(diff, &[path.to_owned()]));
        found.iter().any(|one| one.effect == Effect::CacheBypassed)
    }

    #[test]
    fn a_key_of_ones_own_is_no_cache() {
        assert!(bypasses(
            "A.kt",
            "-    @Cacheable(\"quotes\", key = \"#id\")\n+    @Cacheable(\"quotes\")\n"
        ));
        assert!(bypasses(
            "a.py",
            "-cache_key = f\"list:{city}\"\n+cache_key = f\"list:{city}:{session_id}\"\n"
        ));
        assert!(bypasses(
            "a.php",
            "+        $event->getResponse()->headers->setCookie(Cookie::create('tg', $group));\n"
        ));
        assert!(bypasses("a.ts", "+    res.setHeader(\"Cache-Control\", \"no-store\");\n"));
    }

    #[test]
    fn a_key_of_several_things_is_found_less_often() {
        let rust = "-        self.cache.try_get_with(asked.user.clone(), load).await\n+        self.cache.try_get_with(asked.key(), load).await\n+    fn key(&self) -> String {\n+        format!(\"{}|{}\", self.user, self.consent)\n";
        assert!(bypasses("a.rs", rust));
        let ts = "-  return this.cache.get(id);\n+  return this.cache.get(keyOf(id, request));\n+private keyOf(id: string, request: Request) {\n+  return `${id}:${request.headers.accept}`;\n";
        assert!(bypasses("a.ts", ts));
        assert!(!bypasses("a.ts", "-  return this.cache.get(id);\n+  return this.cache.get(entry);\n"));
    }

    #[test]
    fn another_key_for_all_is_one() {
        assert!(!bypasses("a.py", "-cache_key = list_key(city)\n+cache_key = listing_key(city)\n"));
        assert!(!bypasses(
            "A.kt",
            "-    @Cacheable(\"quotes\")\n+    @Cacheable(\"quotes\", key = \"#id\")\n"
        ));
        assert!(!bypasses("login.php", "+    $response->headers->setCookie($cookie);\n"));
    }
}
