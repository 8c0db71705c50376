//! Changes as an engineer meets them, each beside a look-alike that must not be taken for it.

mod idioms;
mod produce;

use proptest::prelude::*;

use super::*;
use crate::diff::parse;

fn of(path: &str, diff: &str) -> Vec<Mechanism> {
    mechanisms(&parse(diff, &[path.to_owned()]))
}

/// Whether the change does this, and so strongly that it could carry a verdict.
pub(super) fn shows(effect: Effect, path: &str, diff: &str) -> bool {
    of(path, diff).iter().any(|one| one.effect == effect && one.strength >= 0.6)
}

/// The change does this, and so strongly that it could carry a verdict.
#[track_caller]
fn does(effect: Effect, path: &str, diff: &str) {
    assert!(shows(effect, path, diff), "no {effect:?} in {:?}", of(path, diff));
}

/// The change does nothing of the kind.
#[track_caller]
fn does_not(effect: Effect, path: &str, diff: &str) {
    assert!(!shows(effect, path, diff), "{effect:?} in {:?}", of(path, diff));
}

#[test]
fn a_call_for_each_item() {
    let effect = Effect::IoInLoop;
    does(effect, "a.go", "+\tfor _, id := range ids {\n+\t\trow := db.QueryRow(ctx, q, id)\n+\t}\n");
    does(effect, "a.py", " for order in orders:\n+    customer = session.get(Customer, order.customer_id)\n");
    does(
        effect,
        "a.ts",
        "-  const users = await db.query(byIds, ids);\n+  return Promise.all(ids.map((id) => db.query(byId, id)));\n",
    );
    does_not(effect, "a.go", " \tfor _, c := range cands {\n+\t\tout = append(out, score(c))\n \t}\n");
    does_not(
        effect,
        "a.py",
        "+customer = session.get(Customer, id)\n+for line in customer.lines:\n+    total += line.amount\n",
    );
    does_not(
        effect,
        "a.ts",
        "-  for (const id of ids) { await db.query(byId, id); }\n+  await db.query(byIds, ids);\n",
    );
}

#[test]
fn a_name_says_the_unit_that_was_counted_already() {
    let effect = Effect::TimeoutLowered;
    does(effect, "a.toml", "-timeout = 10\n+timeout_ms = 10\n");
    does_not(
        effect,
        "a.ts",
        "-const TIMEOUT = 10;\n+const TIMEOUT_MS = 10;\n \n-  run(AbortSignal.timeout(TIMEOUT));\n+  run(AbortSignal.timeout(TIMEOUT_MS));\n",
    );
}

#[test]
fn what_fails_is_tried_again_at_once() {
    let effect = Effect::RetryRaised;
    let tries = "+for (let attempt = 0; attempt < 6; attempt += 1) {\n+  try {\n+    return await once();\n+  } catch (error) {\n+    last = error;\n";
    does(effect, "a.ts", tries);
    does_not(effect, "a.ts", &format!("{tries}+    await sleep(2 ** attempt);\n"));
    does_not(effect, "a.ts", "+for (const item of items) {\n+  try { check(item); } catch { skip(item); }\n");
}

#[test]
fn what_followed_from_the_request_is_a_small_number() {
    let effect = Effect::LimitRemoved;
    does(effect, "a.ts", "-const step = stepOf(from, to, width);\n+const step = 1;\n");
    does(effect, "a.py", "-    bucket = bucket_for(start, end)\n+    bucket = 5\n");
    does_not(effect, "a.ts", "-const step = stepOf(from, to, width);\n+const step = stepFor(from, to);\n");
    does_not(effect, "a.ts", "-const step = stepOf(from, to, width);\n+const step = 3600;\n");
}

#[test]
fn less_is_gathered_before_it_is_written() {
    let effect = Effect::BatchRemoved;
    does(effect, "a.go", "-\tbatchAge = 2 * time.Second\n+\tbatchAge = 20 * time.Millisecond\n");
    does(effect, "a.yaml", "-linger.ms: 100\n+linger.ms: 1\n");
    does_not(effect, "a.go", "-\tbatchAge = 20 * time.Millisecond\n+\tbatchAge = 2 * time.Second\n");
    does_not(effect, "a.go", "-\tmaxAge = 2 * time.Second\n+\tmaxAge = 20 * time.Millisecond\n");
}

#[test]
fn a_macro_logs_as_a_call_does() {
    let effect = Effect::LoggingRaised;
    does(effect, "a.rs", " fn push() {\n+    info!(?samples, \"pushed\");\n");
    does_not(effect, "a.rs", " fn push() {\n+    debug!(?samples, \"pushed\");\n");
}

#[test]
fn many_at_once_no_more() {
    let effect = Effect::BatchRemoved;
    does(
        effect,
        "a.py",
        "-    qs = Order.objects.select_related('customer').all()\n+    qs = Order.objects.all()\n",
    );
    does(effect, "a.rb", "-  Order.includes(:customer).where(open: true)\n+  Order.where(open: true)\n");
    does(
        effect,
        "A.java",
        "-  @Query(\"select o from Order o join fetch o.lines\")\n+  @Query(\"select o from Order o\")\n",
    );
    does_not(effect, "a.rb", "-  Order.includes(:customer)\n+  Order.includes(:customer, :lines)\n");
}

#[test]
fn a_bound_that_is_gone() {
    let effect = Effect::LimitRemoved;
    does(effect, "a.go", "-\t ORDER BY score DESC\n-\t LIMIT 50`\n+\t ORDER BY score DESC`\n");
    does(effect, "a.py", "-    return query.limit(100).all()\n+    return query.all()\n");
    does(effect, "A.java", "-    query.setMaxResults(50);\n+    query.setHint(\"x\", true);\n");
    does_not(effect, "a.py", "-    return query.limit(100).all()\n+    return query.limit(page).all()\n");
    does_not(effect, "a.go", "-// LIMIT 50 keeps it short\n+// the caller trims\n");
    does_not(effect, "a.go", "-\tlimiter.Wait(ctx)\n+\tlimiter.WaitN(ctx, 1)\n");
}

#[test]
fn locks() {
    does(Effect::LockRemoved, "a.go", "-\tl.mu.Lock()\n-\tdefer l.mu.Unlock()\n \tl.counts[id]++\n");
    does(
        Effect::LockRemoved,
        "A.java",
        "-  public synchronized void add(String k) {\n+  public void add(String k) {\n",
    );
    does(
        Effect::LockRemoved,
        "a.py",
        "-        with self._lock:\n-            self.seen.add(key)\n+        self.seen.add(key)\n",
    );
    does_not(Effect::LockRemoved, "a.go", "-\tl.mu.Lock()\n+\tl.mu.RLock()\n");
    does(Effect::LockWidened, "a.py", "+    row = Account.objects.select_for_update().get(pk=pk)\n");
    does_not(Effect::LockWidened, "a.go", "-\tl.mu.Lock()\n+\tl.inner.mu.Lock()\n");
}

#[test]
fn what_is_not_given_back() {
    let effect = Effect::CloseRemoved;
    does(effect, "a.go", "-\tdefer rows.Close()\n");
    does(
        effect,
        "A.java",
        "-    try (Connection c = pool.getConnection()) {\n+    Connection c = pool.getConnection();\n",
    );
    does(effect, "a.ts", "-    client.release();\n");
    does_not(effect, "a.go", "+\tdefer resp.Body.Close()\n");
    does_not(effect, "a.go", "-\tdefer rows.Close()\n+\tdefer closeAll(rows)\n");
}

#[test]
fn numbers_with_their_direction() {
    does(
        Effect::TtlLowered,
        "c.go",
        "-\t\tDefaultTTL: 15 * time.Minute,\n+\t\tDefaultTTL: 15 * time.Second,\n",
    );
    does(Effect::TtlLowered, "redis.yaml", "-  default_ttl: 15m\n+  default_ttl: 15s\n");
    does_not(Effect::TtlLowered, "redis.yaml", "-  default_ttl: 15m\n+  default_ttl: 30m\n");
    does(
        Effect::PoolShrunk,
        "application.properties",
        "-spring.datasource.hikari.maximum-pool-size=50\n+spring.datasource.hikari.maximum-pool-size=5\n",
    );
    does(
        Effect::PoolShrunk,
        "db.py",
        "-engine = create_engine(url, pool_size=20)\n-pool_size = 20\n+pool_size = 2\n",
    );
    does_not(Effect::PoolShrunk, "pool.go", "-\tcfg.MaxConns = 20\n+\tcfg.MaxConns = 40\n");
    does(Effect::TimeoutLowered, "client.ts", "-  timeout: 5000,\n+  timeout: 200,\n");
    does_not(Effect::TimeoutLowered, "client.ts", "-  timeout: 5000,\n+  timeout: 10000,\n");
    does(Effect::MemoryLowered, "values.yaml", "-    memory: 2Gi\n+    memory: 256Mi\n");
    does_not(Effect::MemoryLowered, "values.yaml", "-    memory: 250Mi\n+    memory: 1Gi\n");
    does(Effect::RetryRaised, "a.rs", "-const MAX_RETRIES: u32 = 2;\n+const MAX_RETRIES: u32 = 20;\n");
    does(Effect::LoggingRaised, "agent.yaml", "-  level: info\n+  level: debug\n");
    does_not(Effect::LoggingRaised, "agent.yaml", "-  level: debug\n+  level: info\n");
    does_not(Effect::CacheBypassed, "cache.yaml", "-  cache_entries: 50000\n+  cache_entries: 60000\n");
}

#[test]
fn tables_and_fields() {
    let effect = Effect::SchemaChanged;
    does(
        effect,
        "dao.py",
        "+        text(\"SELECT id, position FROM user_favorites WHERE user_id = :uid\"),\n",
    );
    does_not(
        effect,
        "dao.py",
        "-        text(\"SELECT id FROM favorites\"),\n+        text(\"SELECT id, position FROM favorites\"),\n",
    );
    let shipped = "+++ b/dao.py\n+ \"SELECT id FROM user_favorites\"\n+++ b/db/migrations/2.sql\n+CREATE TABLE user_favorites (id int);\n";
    assert!(mechanisms(&parse(shipped, &[])).is_empty());
    does(effect, "a.go", "-\tTotal int `json:\"total\"`\n+\tTotal int `json:\"total_cents\"`\n");
    does(effect, "db/migrations/3.sql", "+ALTER TABLE orders RENAME COLUMN total TO total_cents;\n");
    does(Effect::HeavyMigration, "db/migrations/4.sql", "+CREATE INDEX idx ON orders (day);\n");
    does_not(
        Effect::HeavyMigration,
        "db/migrations/4.sql",
        "+CREATE INDEX CONCURRENTLY idx ON orders (day);\n",
    );
    does(Effect::IndexRemoved, "db/migrations/5.sql", "+DROP INDEX idx_orders_day;\n");
}

#[test]
fn libraries_by_how_far_they_go() {
    let effect = Effect::DependencyBumped;
    does(effect, "go.mod", "-\tgoogle.golang.org/protobuf v1.31.0\n+\tgoogle.golang.org/protobuf v1.34.2\n");
    does(effect, "package.json", "-    \"axios\": \"^0.27.2\",\n+    \"axios\": \"^1.6.0\",\n");
    does(effect, "requirements.txt", "-sqlalchemy==1.4.50\n+sqlalchemy==2.0.1\n");
    does_not(effect, "go.mod", "-\tgoogle.golang.org/grpc v1.62.0\n+\tgoogle.golang.org/grpc v1.62.1\n");
}

#[test]
fn what_cannot_alter_anything() {
    let harmless = |path: &str, diff: &str| harmless(&parse(diff, &[path.to_owned()]));
    assert!(harmless("a_test.go", "+x := 1\n").is_some());
    assert!(harmless("endpoints.yaml", "-a: b:80\n+# tidy\n+a:  b:80\n").is_some());
    assert!(harmless("m.go", "+\t\tspan.SetAttributes(attribute.String(\"tenant\", id))\n").is_some());
    assert!(harmless("a.go", "-\tx := 1\n+\tx := 2\n").is_none());
    assert!(
        harmless(
            "A.cs",
            "-    http.Timeout = TimeSpan.FromSeconds(30);\n+    http.Timeout = TimeSpan.FromSeconds(5);\n"
        )
        .is_none()
    );
}

proptest! {
    #[test]
    fn any_diff_is_taken(path in "[a-z./]{0,12}", diff in "([+-@ ]{0,2}[a-z(). =:;{}\"0-9]{0,20}\n){0,30}", any in any::<String>()) {
        of(&path, &diff);
        of(&path, &any);
    }
}

#[test]
fn a_default_that_is_read_from_elsewhere_is_an_amount() {
    let diff = "-    http.Timeout = TimeSpan.FromSeconds(30);\n+    http.Timeout = TimeSpan.FromSeconds(settings.GetValue(\"Bank:Seconds\", 5));\n";
    let found = mechanisms(&parse(diff, &["A.cs".to_owned()]));
    assert!(found.iter().any(|one| one.effect == Effect::TimeoutLowered), "{found:?}");
    let same = diff.replace(", 5)", ", 30)");
    let found = mechanisms(&parse(&same, &["A.cs".to_owned()]));
    assert!(
        found.iter().all(|one| one.effect != Effect::TimeoutLowered && one.strength.is_finite()),
        "{found:?}"
    );
}
