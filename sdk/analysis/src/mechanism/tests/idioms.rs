//! Idioms of one kind in several languages: units, lifetimes, and the way through a function.

use super::*;

#[test]
fn the_same_number_in_another_unit() {
    let effect = Effect::TimeoutLowered;
    does(effect, "settings.json", "-    \"timeout\": 10\n+    \"timeoutMs\": 10\n");
    does(
        effect,
        "Options.cs",
        "-  public int Timeout { get; init; } = 10;\n+  public int TimeoutMs { get; init; } = 10;\n",
    );
    does(effect, "client.py", "-READ_TIMEOUT_SECONDS = 5\n+READ_TIMEOUT_MS = 5\n");
    does(
        effect,
        "Client.kt",
        "-    val timeout = Duration.ofSeconds(5)\n+    val timeout = Duration.ofMillis(5)\n",
    );
    does_not(effect, "settings.json", "-    \"timeout\": 10\n+    \"timeoutMs\": 10000\n");
    does_not(effect, "client.py", "-READ_TIMEOUT = 5\n+CONNECT_TIMEOUT = 5\n");
    does_not(
        effect,
        "Client.cs",
        "-  limit.CancelAfter(TimeSpan.FromSeconds(o.Timeout));\n+  limit.CancelAfter(TimeSpan.FromMilliseconds(o.TimeoutMs));\n",
    );
    does(
        Effect::TtlLowered,
        "cache.ts",
        "-  await redis.set(key, text, \"EX\", ttl);\n+  await redis.set(key, text, \"PX\", ttl);\n",
    );
}

#[test]
fn a_connection_that_was_kept_serves_one_call() {
    let effect = Effect::ConnectionPerCall;
    does(
        effect,
        "peers.go",
        "-\tconns map[string]*Conn\n-\tconn := p.conns[target]\n+\tconn, err := rpc.Dial(target)\n+\tdefer conn.Close()\n",
    );
    does(
        effect,
        "bus.py",
        "-        channel = self._pool.get()\n+        connection = broker.connect(self.url)\n         channel.send(message)\n+        connection.close()\n",
    );
    does(
        effect,
        "bus.ts",
        "-  const client = await this.clients.get(url);\n+  const client = createClient({ url });\n   await client.publish(topic, text);\n+  await client.quit();\n",
    );
    does_not(effect, "peers.go", " \tconn, err := rpc.Dial(target)\n+\tdefer conn.Close()\n");
    does_not(
        effect,
        "bus.py",
        "+        connection = broker.connect(self.url)\n+        self._pool.put(connection)\n",
    );
    does_not(
        effect,
        "bus.ts",
        "-  const client = createClient({ url });\n-  await client.quit();\n+  const client = createClient({ url, name });\n+  await client.quit();\n",
    );
}

#[test]
fn a_lock_for_writing_that_is_held() {
    let effect = Effect::LockWidened;
    does(
        effect,
        "known.rs",
        "-        if let Some(hit) = self.known.read().await.get(&id) {\n+        let mut known = self.known.write().await;\n",
    );
    does(effect, "known.go", "-\tk.mu.RLock()\n+\tk.mu.Lock()\n \tvalue := k.ask(id)\n");
    does(effect, "Known.java", "-    lock.readLock().lock();\n+    Lock held = lock.writeLock();\n");
    does_not(
        effect,
        "known.rs",
        "-        let known = self.known.read().await;\n+        let all = self.known.read().await;\n",
    );
    does_not(effect, "known.go", "-\tk.mu.Lock()\n+\tk.mu.RLock()\n \tvalue := k.values[id]\n");
    does_not(effect, "Known.java", "-    lock.readLock().lock();\n+    shared.readLock().lock();\n");
}

#[test]
fn work_that_outlives_its_caller() {
    let effect = Effect::CloseRemoved;
    does(
        effect,
        "watch.go",
        "-\tctx := stream.Context()\n+\tctx := context.WithoutCancel(stream.Context())\n",
    );
    does(effect, "Watch.kt", "-    viewModelScope.launch {\n+    GlobalScope.launch {\n");
    does(
        effect,
        "Watch.cs",
        "-    await Read(cancellationToken);\n+    await Read(CancellationToken.None);\n",
    );
    does_not(effect, "main.go", "+\tctx := context.Background()\n");
    does_not(effect, "Watch.kt", "-    scope.launch {\n+    scope.launch(Dispatchers.IO) {\n");
    does_not(
        effect,
        "Watch.cs",
        "-    await Read(CancellationToken.None);\n+    await Read(cancellationToken);\n",
    );
}

#[test]
fn what_was_done_once_in_many_times() {
    let effect = Effect::BatchRemoved;
    does(
        effect,
        "log.rs",
        "-        if self.since_flush >= FLUSH_EVERY {\n-            self.flush()?;\n-        }\n-        Ok(())\n+        self.flush()\n",
    );
    does(
        effect,
        "load.py",
        "-        if count % 1000 == 0:\n-            session.commit()\n+        session.commit()\n",
    );
    does(
        effect,
        "send.go",
        "-\tif len(b.pending) >= b.size {\n-\t\tb.send(b.pending)\n-\t}\n+\tb.send(message)\n",
    );
    does_not(
        effect,
        "log.rs",
        "-        if self.since_flush >= FLUSH_EVERY {\n+        if self.since_flush >= self.every {\n             self.flush()?;\n",
    );
    does_not(effect, "load.py", "-        if count > 3:\n-            retry()\n+        retry()\n");
    does_not(effect, "send.go", "-\tif len(b.pending) >= b.size {\n-\t\tb.send(b.pending)\n-\t}\n");
}

#[test]
fn a_way_out_that_is_on_unless_somebody_says_otherwise() {
    let effect = Effect::LogicChanged;
    does(
        effect,
        "Confirm.php",
        "         $order = Order::find($id);\n+        if (config('orders.by_hand', true)) {\n+            return;\n+        }\n         Mail::to($order->email)->send($mail);\n",
    );
    does(
        effect,
        "confirm.py",
        "     order = load(id)\n+    if settings.get('by_hand', True) or flags.get(\"x\", True):\n+        return\n     mail(order)\n",
    );
    does(
        effect,
        "confirm.ts",
        "   const order = load(id);\n+  if (config.byHand ?? true) {\n+    return;\n+  }\n   mail(order);\n",
    );
    does_not(
        effect,
        "Confirm.php",
        "+        if (config('orders.by_hand', false)) {\n+            return;\n+        }\n         mail($order);\n",
    );
    does_not(effect, "confirm.py", "+    if order is None:\n+        return\n     mail(order)\n");
    does_not(
        effect,
        "confirm.ts",
        "+  if (config.byHand ?? true) {\n+    log(order);\n+  }\n   mail(order);\n",
    );
}

#[test]
fn capacity_by_its_direction() {
    does(Effect::RateLowered, "disk.tf", "-  iops              = 24000\n+  iops              = 3000\n");
    does_not(Effect::RateLowered, "disk.tf", "-  iops              = 3000\n+  iops              = 24000\n");
    does(
        Effect::BatchGrown,
        "Consumer.kt",
        "-        put(MAX_POLL_RECORDS_CONFIG, 500)\n+        put(MAX_POLL_RECORDS_CONFIG, 10_000)\n",
    );
    does_not(
        Effect::BatchGrown,
        "Consumer.kt",
        "-        put(MAX_POLL_RECORDS_CONFIG, 500)\n+        put(MAX_POLL_RECORDS, 500)\n",
    );
    does(
        Effect::PoolShrunk,
        "pool.rs",
        "-    env(\"MAX_CONNECTIONS\").unwrap_or(32)\n+    num_cpus::get() as u32 + 1\n     // connections of the pool\n let pool = max;\n",
    );
    does_not(
        Effect::PoolShrunk,
        "pool.rs",
        "-    num_cpus::get() * 20\n+    num_cpus::get() * 40\n let pool = max;\n",
    );
    does(
        Effect::EvictionRemoved,
        "redis.conf.yaml",
        "-maxmemory-policy: allkeys-lru\n+maxmemory-policy: noeviction\n",
    );
    does_not(
        Effect::EvictionRemoved,
        "redis.conf.yaml",
        "-maxmemory-policy: allkeys-lru\n+maxmemory-policy: allkeys-lfu\n",
    );
}

#[test]
fn what_idles_holds_no_slot_and_a_quieter_line_is_no_level() {
    does_not(
        Effect::TimeoutRaised,
        "pool.rs",
        "-  .idle_timeout(Duration::from_secs(600))\n+  .idle_timeout(Duration::from_secs(1_200))\n",
    );
    does(
        Effect::TimeoutRaised,
        "pool.rs",
        "-  .acquire_timeout(Duration::from_secs(3))\n+  .acquire_timeout(Duration::from_secs(30))\n",
    );
    let quieter = "-  if (!rows.isEmpty) log.info(\"read {} rows\", rows.count())\n+  if (!rows.isEmpty) log.debug(\"read {} rows\", rows.count())\n";
    does_not(Effect::LoggingRaised, "Reader.kt", quieter);
    does(
        Effect::LoggingRaised,
        "logging.php",
        "+  'queries' => ['driver' => 'single', 'level' => 'debug'],\n",
    );
    does(Effect::LoggingRaised, "Provider.php", "+  Log::channel('queries')->debug($query->sql);\n");
}

#[test]
fn a_call_that_moves_to_another_file_is_not_gone() {
    let moved = "+++ b/a.kt\n-  val month = event.at.take(7)\n+  val month = event.month\n+++ b/b.kt\n+  val month get() = event.at.take(7)\n";
    assert!(!mechanisms(&parse(moved, &[])).iter().any(|one| one.effect == Effect::LimitRemoved));
    does(Effect::LimitRemoved, "a.ts", "-    take: PAGE,\n+    include: { lines: true },\n");
}

#[test]
fn the_same_address_with_another_limit_is_the_same_address() {
    let effect = Effect::EndpointChanged;
    let call = |seconds: u32, path: &str| {
        format!("answer = Http::timeout({seconds})->get('https://api.maps.example/{path}', [")
    };
    does_not(effect, "Maps.php", &format!("-{}\n+{}\n", call(3, "v2"), call(4, "v2")));
    does(effect, "Maps.php", &format!("-{}\n+{}\n", call(3, "v2"), call(3, "v3")));
}
