//! What is gone or new, by the names that languages and libraries have for it.

use super::{Mechanism, is_code, mechanism};
use crate::diff::{FileDiff, Mark};
use crate::effect::Effect;
use crate::words::has_part;

/// Lines that hold one of `parts` (in lower case) are gone, or are new, and the other side has none of them.
struct Rule {
    effect: Effect,
    mark: Mark,
    parts: &'static [&'static str],
    /// Lines that hold one of these do not count.
    but: &'static [&'static str],
    strength: f64,
    what: &'static str,
}

const fn gone(effect: Effect, strength: f64, what: &'static str, parts: &'static [&'static str]) -> Rule {
    Rule { effect, mark: Mark::Removed, parts, but: &[], strength, what }
}

const fn new(
    effect: Effect,
    strength: f64,
    what: &'static str,
    parts: &'static [&'static str],
    but: &'static [&'static str],
) -> Rule {
    Rule { effect, mark: Mark::Added, parts, but, strength, what }
}

const LOCKS: &[&str] = &[
    ".lock()",
    ".rlock()",
    ".unlock()",
    "sync.mutex",
    "sync.rwmutex",
    "synchronized",
    "reentrantlock",
    "with self._lock",
    "with lock",
    "threading.lock",
    "mutex.synchronize",
    "mutex::new",
    "rwlock",
    "asyncio.lock",
    "async with lock",
    "for update",
    "select_for_update",
    "with_lock",
    "advisory_lock",
    "lock(",
    "mutex.acquire",
    "lock.acquire",
];

/// What keeps connections, in several languages.
const KEPT: &[&str] = &[
    "session.get(",
    "session.post(",
    "keep-alive",
    "keepalive",
    "requests.session(",
    "http.agent(",
    "https.agent(",
    "connectionpool",
    "maxidleconns",
    "httpclientfactory",
    "static readonly httpclient",
    "persistent",
    "pooled",
];

/// What opens one for each call.
const OPENED: &[&str] = &[
    "disablekeepalives: true",
    "disablekeepalives = true",
    "keepalive: false",
    "keepalive=false",
    "keep_alive = false",
    "keep_alive: false",
    "connection: close",
    "\"connection\", \"close\"",
    "forbidreuse",
    "pooling=false",
    "nullpool",
    "conn_max_age = 0",
    "new httpclient()",
    "httpclient.newhttpclient()",
    "&http.client{",
    "&http.transport{",
    "reqwest::client::new()",
    "redis.newclient(",
    "grpc.dial(",
];

/// What several threads may share, as libraries name it.
const SHARED: &[&str] = &[
    "sync.map",
    "concurrenthashmap",
    "concurrentmap",
    "concurrentlinked",
    "copyonwrite",
    "atomicinteger",
    "atomiclong",
    "atomic.",
    "threadlocal",
    "collections.synchronized",
    "stringbuffer",
    "datetimeformatter",
];

const RULES: [Rule; 36] = [
    gone(Effect::LockRemoved, 0.8, "what several threads may share", SHARED),
    new(
        Effect::LockRemoved,
        0.85,
        "something that threads must not share",
        &[
            "static final simpledateformat",
            "static simpledateformat",
            "static final calendar",
            "static dateformat",
            "static final dateformat",
        ],
        &[],
    ),
    new(
        Effect::RetentionAdded,
        0.9,
        "a cache without a bound",
        &[
            "lru_cache(maxsize=none",
            "lru_cache(none",
            "@functools.cache",
            "@cache\n",
            "maxsize=none",
            "max_entries: 0",
        ],
        &[],
    ),
    new(
        Effect::LimitRemoved,
        0.85,
        "answering without pages",
        &[
            "pagination_class = none",
            "paginate_queryset",
            "paginate: false",
            "paginate=false",
            "unpaged",
            "nolimit",
            "limit(0)",
            "limit: 0",
        ],
        &[],
    ),
    gone(
        Effect::TlsChanged,
        0.9,
        "a certificate that is trusted",
        &[
            "keytool",
            "importcert",
            "cacerts",
            "ssl_cert_file",
            "requests_ca_bundle",
            "node_extra_ca_certs",
            ".crt",
            ".pem",
        ],
    ),
    gone(
        Effect::LogicChanged,
        0.85,
        "how a number is rounded",
        &["round", "half_even", "half_up", "bigdecimal", "decimal."],
    ),
    gone(Effect::ConnectionPerCall, 0.75, "what keeps connections open", KEPT),
    new(Effect::ConnectionPerCall, 0.75, "a connection for each call", OPENED, &[]),
    gone(Effect::LockRemoved, 0.95, "a lock", LOCKS),
    new(Effect::LockWidened, 0.7, "a lock", LOCKS, &["unlock", "sync.once", "atomic"]),
    gone(
        Effect::CloseRemoved,
        0.9,
        "giving back what was acquired",
        &[
            ".close()",
            "defer ",
            "finally",
            "with open(",
            "using (",
            "using var",
            "try (",
            ".release()",
            ".rollback()",
            "unsubscribe",
            "removelistener",
            "removeeventlistener",
            "clearinterval",
            "cancel()",
            ".disconnect(",
            ".dispose()",
            "with closing",
            "with_connection",
            "returnobject",
            ".drop(",
            "ensure",
            "async with ",
            "with self.",
            "with session",
        ],
    ),
    gone(
        Effect::EvictionRemoved,
        0.8,
        "what threw entries away",
        &[
            "evict",
            "expireafter",
            "maximumsize",
            "maxsize",
            "max_size",
            "maxentries",
            "max_entries",
            "lru",
            "lfu",
            "ttlcache",
            "expires_in",
            "removeeldest",
            ".expire(",
            "delete(",
            ".pop(",
            ".shift()",
            "remove(",
            "cleanup",
            "prune",
            "truncate",
            "rotate",
            "retention",
            "trim(",
        ],
    ),
    gone(
        Effect::BatchRemoved,
        0.85,
        "asking for many at once",
        &[
            "batch",
            "bulk",
            "in_(",
            "wherein",
            " in (",
            "= any(",
            "select_related",
            "prefetch_related",
            ".includes(",
            "preload(",
            "joinedload",
            "selectinload",
            "dataloader",
            "mget",
            "executemany",
            "findallbyid",
            "join fetch",
            "entitygraph",
            "left join",
            "inner join",
            "eager_load",
            "pipeline(",
            ".getmany(",
            "multiget",
        ],
    ),
    gone(
        Effect::BackoffRemoved,
        0.85,
        "the pause between retries",
        &["backoff", "jitter", "exponential", "retry-after", "retry_after"],
    ),
    gone(
        Effect::TimeoutRaised,
        0.75,
        "a time limit",
        &[
            "withtimeout",
            "timeout=",
            "timeout:",
            "settimeout(",
            ".timeout(",
            "deadline",
            "statement_timeout",
            "readtimeout",
            "connecttimeout",
        ],
    ),
    gone(
        Effect::CacheBypassed,
        0.85,
        "asking the cache first",
        &[
            "cache.get",
            "getorload",
            "@cacheable",
            "memoize",
            "lru_cache",
            "@cached",
            "singleflight",
            "rails.cache.fetch",
            "cache.fetch",
            "get_or_set",
            "getorset",
            "computeifabsent",
            "usememo",
            "cache.getifpresent",
            "redis.get",
            "cache.read",
            "cache_page",
            "@cache",
        ],
    ),
    gone(
        Effect::IndexRemoved,
        0.9,
        "an index",
        &["create index", "add_index", "db_index=true", "index=true", "index: true", "@index"],
    ),
    new(
        Effect::IndexRemoved,
        0.95,
        "dropping an index",
        &["drop index", "remove_index", "dropindex", "removeindex", "drop_index"],
        &[],
    ),
    new(
        Effect::IndexRemoved,
        0.75,
        "a condition that no index serves",
        &[
            "like '%",
            "ilike '%",
            "where lower(",
            "where date(",
            "order by rand",
            "where upper(",
            "like concat('%",
            "__icontains",
            "::text =",
        ],
        &[],
    ),
    Rule {
        but: &["err != nil", "if err"],
        ..gone(
            Effect::GuardRemoved,
            0.8,
            "a check",
            &[
                "== nil",
                "!= nil",
                "is none",
                "is not none",
                "== null",
                "!= null",
                "=== undefined",
                "!== undefined",
                "=== null",
                "!== null",
                "?.",
                "unwrap_or",
                "isempty()",
                "if let some",
                "getordefault",
                "?? ",
                ".present?",
                ".nil?",
                "&.",
                "isset(",
                "validate",
                ".ok_or",
                "orelse(",
                "ofnullable",
                "try {",
                "catch",
                "except ",
                "rescue",
                "recover()",
                "hasattr(",
                "isinstance(",
                "if len(",
                "if (!",
                "if not ",
                "if !",
                "ensure!",
                ".get(",
                "omitempty",
                "default=",
            ],
        )
    },
    new(
        Effect::GuardRemoved,
        0.65,
        "using a value without a check",
        &[".unwrap()", "!!.", "!!)", "as!", ".get()!", "as unknown as", "!.", "mustparse", ".expect("],
        &["!= "],
    ),
    gone(
        Effect::RegistrationRemoved,
        0.8,
        "registering something",
        &[
            "register",
            ".route(",
            "handlefunc",
            "subscribe(",
            "app.use(",
            "router.",
            "include_router",
            "add_handler",
            "@bean",
            "@component",
            "@kafkalistener",
            "@app.",
            "addroute",
            "bind(",
            "provide(",
            "installed_apps",
            "add_task(",
            "consume(",
            "middleware",
        ],
    ),
    new(
        Effect::RetentionAdded,
        0.6,
        "keeping entries without a bound",
        &[
            "cache[",
            "cache.set(",
            "cache.put(",
            "history.append",
            "history.push",
            "listeners.push",
            "addeventlistener",
            "addlistener",
            ".on('",
            "threadlocal",
            "global _",
            "@@",
            "registry[",
            "seen[",
            "buffer.push",
            "buffer.append",
            "_cache = {}",
            "new map()",
            "new hashmap<",
            "sessions[",
            "dict()",
            "= {}",
            "= []",
            "make(map[",
        ],
        &["ttl", "max", "expire", "lru", "const ", "local"],
    ),
    new(
        Effect::BlockingCall,
        0.75,
        "a call that blocks",
        &[
            "readfilesync",
            "writefilesync",
            "execsync",
            "time.sleep(",
            "thread.sleep(",
            ".block()",
            "block_on(",
            ".result()",
            ".get_result()",
            "pbkdf2sync",
            "requests.get(",
            "requests.post(",
            "std::thread::sleep",
            "urllib.request",
            "bcrypt.hashsync",
        ],
        &["test"],
    ),
    new(
        Effect::ConcurrencyRaised,
        0.25,
        "starting work beside the caller",
        &[
            "go func",
            "promise.all(",
            "parallelstream",
            "tokio::spawn",
            "asyncio.gather",
            "newcachedthreadpool",
            "thread.new",
            "threading.thread(",
            "completablefuture.supplyasync",
            "task.run(",
            "create_task(",
        ],
        &["errgroup", "semaphore"],
    ),
    new(
        Effect::RetryRaised,
        0.75,
        "retrying",
        &["retry", "@retryable", "attempts", "for attempt", "max_retries"],
        &["without", "retry-after", "retryable: false", "= 0", "= 1", ": 0", ": 1"],
    ),
    new(
        Effect::HeavyMigration,
        0.6,
        "a statement that locks a table",
        &["alter table", "add_column", "change_column"],
        &["set(", "set (", "if not exists"],
    ),
    new(
        Effect::HeavyMigration,
        0.9,
        "a statement that locks a table for as long as it reads or rewrites it",
        &[
            "lock table",
            "create index ",
            "create unique index ",
            "alter column",
            "set not null",
            "add constraint",
            "modify column",
            "vacuum full",
            "reindex",
            "cluster ",
            "update ",
        ],
        &[
            "lock=none",
            "lock = none",
            "algorithm=inplace",
            "algorithm = inplace",
            "online = on",
            "concurrently",
            "where",
            "set(",
            "if not exists",
            "update(",
            "update_",
            "updated",
        ],
    ),
    new(
        Effect::SettingRequired,
        0.8,
        "needing a setting",
        &[
            "os.environ[",
            "mustgetenv",
            "mustenv",
            "requireenv",
            "log.fatal",
            "env::var(",
            "env.fetch(",
            "process.env.",
            "@value(\"${",
            "required: true",
            "getenv(",
            "lookupenv",
            "secretkeyref",
            "configmapkeyref",
            "system.getenv",
            "validatesettings",
        ],
        &["||", "??", "default", "unwrap_or", ":-"],
    ),
    gone(
        Effect::SettingRequired,
        0.6,
        "a setting",
        &["configmap", "secretref", "envfrom", "valuefrom", "environment:"],
    ),
    new(
        Effect::LoggingRaised,
        0.6,
        "logging",
        &[
            "log.debug",
            ".debug(",
            "logger.debug",
            "log.info",
            "logger.info",
            "console.log",
            "log.printf",
            "println!",
            "print(",
            "log.trace",
            "dump(",
            "fmt.printf",
            "fmt.println",
            "slog.info",
            "system.out",
        ],
        &[],
    ),
    new(
        Effect::CostlyAlgorithm,
        0.35,
        "sorting",
        &["sort(", "sorted(", ".sort", "order by "],
        &["sort.slice"],
    ),
    new(
        Effect::CostlyAlgorithm,
        0.5,
        "repeated work",
        &[
            "deepcopy",
            "json.parse(json.stringify",
            "regexp.mustcompile",
            "re.compile",
            "pattern.compile",
            "new regexp",
            "levenshtein",
            "bcrypt",
            "pbkdf2",
            "scrypt",
            "deep_copy",
            "clonedeep",
            "json.loads(json.dumps",
            "marshal(",
            "serialize(",
        ],
        &["sync.pool", "var ", "const ", "static "],
    ),
    gone(
        Effect::AccessChanged,
        0.75,
        "a right",
        &[
            "scope",
            "role",
            "permission",
            "authoriz",
            "principal",
            "iam",
            "serviceaccount",
            "allow",
            "grant ",
            "audience",
            "credentials",
            "api_key",
            "apikey",
        ],
    ),
    new(
        Effect::AccessChanged,
        0.75,
        "a demand on who may call",
        &[
            "@preauthorize",
            "@rolesallowed",
            "requirerole",
            "require_role",
            "permission_classes",
            "hasrole",
            "hasauthority",
            "forbidden",
            "unauthorized",
            "authenticate",
            "networkpolicy",
            "deny",
            "verify_jwt",
            "requireauth",
            "revoke ",
            "isauthenticated",
        ],
        &[],
    ),
    new(
        Effect::TlsChanged,
        0.7,
        "how certificates are checked",
        &[
            "minversion",
            "tls1",
            "ssl_verify",
            "verify=",
            "rootcas",
            "rejectunauthorized",
            "insecureskipverify",
            "truststore",
            "ca_cert",
            "sslmode",
            "mtls",
        ],
        &[],
    ),
];

pub(super) fn find(file: &FileDiff, files: &[FileDiff], found: &mut Vec<Mechanism>) {
    let lower = |mark| file.code(mark).map(|code| (code, spelled(code))).collect::<Vec<_>>();
    let elsewhere = files.iter().filter(|other| other.path != file.path && other.kind.never_runs().is_none());
    let elsewhere: Vec<String> =
        elsewhere.flat_map(|other| other.code(Mark::Added)).map(str::to_lowercase).collect();
    let (added, removed) = (lower(Mark::Added), lower(Mark::Removed));
    for rule in &RULES {
        let setting_only = !is_code(file.kind) && !applies_to_settings(rule.effect);
        if setting_only {
            continue;
        }
        let (here, there) = if rule.mark == Mark::Added { (&added, &removed) } else { (&removed, &added) };
        let fits = |(_, code): &&(&str, String)| {
            has_part(code, rule.parts)
                && !has_part(code, rule.but)
                && (rule.mark == Mark::Added || !moved_to(code, rule.parts, &elsewhere))
        };
        let lines: Vec<(Mark, &str)> = here.iter().filter(fits).map(|(code, _)| (rule.mark, *code)).collect();
        if lines.is_empty() || there.iter().any(|(_, code)| has_part(code, rule.parts)) {
            continue;
        }
        let verb = if rule.mark == Mark::Added { "is new" } else { "is gone" };
        found.push(mechanism(rule.effect, rule.strength, file, &lines, format!("{} {verb}", rule.what)));
    }
    limit(file, &added, &removed, &elsewhere, found);
}

/// A line in lower case; where a language calls with `->` or `::`, also as one that calls with a point.
fn spelled(code: &str) -> String {
    let lower = code.to_lowercase();
    if !lower.contains("->") && !lower.contains("::") {
        return lower;
    }
    let with_points = lower.replace("->", ".").replace("::", ".");
    format!("{lower} {with_points}")
}

/// Returns whether a call that is gone here, with its arguments, stands in another file of the change now.
fn moved_to(code: &str, parts: &[&str], elsewhere: &[String]) -> bool {
    const CHARACTERS_MIN: usize = 6;
    parts.iter().any(|part| {
        let Some(at) = code.find(part) else { return false };
        let rest = &code[at..];
        let call = rest.find(')').map_or(rest, |end| &rest[..=end]);
        call.len() >= CHARACTERS_MIN
            && call.contains('(')
            && elsewhere.iter().any(|other| other.contains(call))
    })
}

/// Settings hold few of the things that code holds.
fn applies_to_settings(effect: Effect) -> bool {
    matches!(
        effect,
        Effect::TimeoutRaised
            | Effect::BackoffRemoved
            | Effect::SettingRequired
            | Effect::AccessChanged
            | Effect::EvictionRemoved
            | Effect::RegistrationRemoved
            | Effect::TlsChanged
    )
}

/// A bound on how much is read: SQL's `LIMIT`, a slice, a page.
fn limit(
    file: &FileDiff,
    added: &[(&str, String)],
    removed: &[(&str, String)],
    elsewhere: &[String],
    found: &mut Vec<Mechanism>,
) {
    const CALLS: [&str; 18] = [
        "take: ",
        "limit: ",
        ".limit(",
        ".take(",
        "paginate",
        "per_page",
        "page_size",
        "pagesize",
        "maxresults",
        "max_results",
        ".slice(0",
        "fetch first",
        "[:",
        "limitreader",
        "pagerequest",
        "pageable",
        "first(",
        "maxlen",
    ];
    let bounds = |code: &str| {
        let after = code.find("limit ").map(|at| code[at + 6..].trim_start());
        let sql = after.is_some_and(|rest| {
            rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '$' | '?' | ':' | '%' | '{' | '@'))
        });
        sql || has_part(code, &CALLS)
    };
    let gone = removed.iter().filter(|(_, code)| bounds(code) && !moved_to(code, &CALLS, elsewhere));
    let lines: Vec<(Mark, &str)> = gone.map(|(code, _)| (Mark::Removed, *code)).collect();
    if is_code(file.kind) && !lines.is_empty() && !added.iter().any(|(_, code)| bounds(code)) {
        found.push(mechanism(
            Effect::LimitRemoved,
            0.95,
            file,
            &lines,
            "a bound on how much is read is gone".to_owned(),
        ));
    }
}
