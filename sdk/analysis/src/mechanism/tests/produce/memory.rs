//! Memory, descriptors and disks that fill up.

use super::{all_produce, none_produces};
use crate::fault_kind::FaultKind as K;

#[test]
fn what_is_kept_for_ever() {
    all_produce(&[
        (
            K::MemoryLeak,
            "internal/seen/seen.go",
            "+var seen = map[string]time.Time{}\n+\n func Handle(w http.ResponseWriter, r *http.Request) {\n+\tseen[r.Header.Get(\"X-Request-Id\")] = time.Now()\n",
        ),
        (
            K::MemoryLeak,
            "app/metrics.py",
            " class Recorder:\n     def record(self, event):\n+        self.events.append(event)\n",
        ),
        (
            K::MemoryLeak,
            "src/session.ts",
            "+const sessions = new Map<string, Session>();\n+\n export function open(id: string) {\n+  sessions.set(id, createSession(id));\n",
        ),
        (
            K::MemoryLeak,
            "src/cache.ts",
            "-const cache = new LRUCache<string, Quote>({ max: 5000, ttl: 60_000 });\n+const cache = new Map<string, Quote>();\n",
        ),
        (
            K::MemoryLeak,
            "src/main/java/QuoteCache.java",
            "-    private final Cache<String, Quote> cache = Caffeine.newBuilder().maximumSize(10_000).build();\n+    private final Map<String, Quote> cache = new ConcurrentHashMap<>();\n",
        ),
        (
            K::MemoryLeak,
            "quotes.py",
            "-@lru_cache(maxsize=1024)\n+@lru_cache(maxsize=None)\n def quote(symbol, at):\n",
        ),
        (
            K::MemoryLeak,
            "quotes.py",
            "+    @functools.lru_cache(maxsize=None)\n     def quote(self, symbol, at):\n",
        ),
        (
            K::MemoryLeak,
            "src/stream.ts",
            " export function handle(req, res) {\n+  bus.on('price', (p) => res.write(p));\n",
        ),
        (
            K::MemoryLeak,
            "src/stream.ts",
            " export function handle(req, res) {\n   const timer = setInterval(() => push(res), 1000);\n-  req.on(\"close\", () => clearInterval(timer));\n",
        ),
        (
            K::MemoryLeak,
            "Services/Prices.cs",
            "-    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = 1000 });\n+    private static readonly ConcurrentDictionary<string, Price> _cache = new();\n",
        ),
        (
            K::MemoryLeak,
            "app/models/registry.rb",
            "+  @@requests = {}\n+\n   def self.track(request)\n+    @@requests[request.uuid] = request\n",
        ),
        (K::MemoryLeak, "src/registry.rs", "-        self.sessions.remove(&id);\n         Ok(())\n"),
        (
            K::MemoryLeak,
            "src/cache.rs",
            "-        .max_capacity(10_000)\n-        .time_to_live(Duration::from_secs(300))\n         .build()\n",
        ),
        (K::MemoryLeak, "redis/redis.conf", "-maxmemory-policy allkeys-lru\n+maxmemory-policy noeviction\n"),
        (
            K::MemoryLeak,
            "src/main/java/Tenant.java",
            "     } finally {\n-        CURRENT.remove();\n     }\n",
        ),
    ]);
    none_produces(&[
        (
            K::MemoryLeak,
            "internal/group.go",
            " func group(items []Item) map[string][]Item {\n+\tout := make(map[string][]Item)\n+\tfor _, item := range items {\n+\t\tout[item.Kind] = append(out[item.Kind], item)\n+\t}\n+\treturn out\n",
        ),
        (
            K::MemoryLeak,
            "app/rows.py",
            " def rows(events):\n+    found = []\n+    for event in events:\n+        found.append(event.row())\n+    return found\n",
        ),
        (
            K::MemoryLeak,
            "src/by_id.ts",
            " export function byId(items: Item[]) {\n+  const known = new Map<string, Item>();\n+  items.forEach((item) => known.set(item.id, item));\n+  return known;\n",
        ),
        (
            K::MemoryLeak,
            "src/cache.ts",
            "-const cache = new LRUCache<string, Quote>({ max: 5000 });\n+const cache = new LRUCache<string, Quote>({ max: 5000, ttl: 60_000 });\n",
        ),
        (K::MemoryLeak, "src/codes.py", "+CODES = {\"a\": 1, \"b\": 2}\n"),
        (
            K::MemoryLeak,
            "src/main/java/Group.java",
            "+        Map<String, List<Item>> groups = new HashMap<>();\n+        for (Item item : items) {\n+            groups.computeIfAbsent(item.kind(), k -> new ArrayList<>()).add(item);\n+        }\n",
        ),
    ]);
}

#[test]
fn what_no_longer_fits_into_memory() {
    all_produce(&[
        (
            K::MemoryLeak,
            "upload.go",
            "-\tif _, err := io.Copy(dst, r.Body); err != nil {\n+\tdata, err := io.ReadAll(r.Body)\n",
        ),
        (
            K::MemoryLeak,
            "download.py",
            "-    with requests.get(url, stream=True) as r:\n-        for chunk in r.iter_content(8192):\n-            out.write(chunk)\n+    out.write(requests.get(url).content)\n",
        ),
        (
            K::MemoryLeak,
            "app/jobs/export.rb",
            "-    Order.find_each(batch_size: 500) do |order|\n+    Order.all.each do |order|\n",
        ),
        (
            K::MemoryLeak,
            "export.py",
            "-    for row in Order.objects.iterator(chunk_size=2000):\n+    for row in list(Order.objects.all()):\n",
        ),
        (
            K::MemoryLeak,
            "src/export.ts",
            "-  createReadStream(path).pipe(res);\n+  res.send(await readFile(path));\n",
        ),
        (
            K::MemoryLeak,
            "app/Exports/Orders.php",
            "-        Order::query()->chunk(500, function ($orders) {\n+        foreach (Order::all() as $order) {\n",
        ),
        (
            K::MemoryLeak,
            "Export.cs",
            "-        await foreach (var row in _db.Rows.AsAsyncEnumerable())\n+        foreach (var row in await _db.Rows.ToListAsync())\n",
        ),
        (
            K::MemoryLeak,
            "src/import.rs",
            "-    for line in reader.lines() {\n+    let mut text = String::new();\n+    reader.read_to_string(&mut text)?;\n+    for line in text.lines() {\n",
        ),
        (
            K::MemoryLeak,
            "src/main/java/Import.java",
            "-        try (Stream<String> lines = Files.lines(path)) {\n+        List<String> lines = Files.readAllLines(path);\n",
        ),
        (
            K::MemoryLeak,
            "load.py",
            "-    for frame in pd.read_csv(path, chunksize=50_000):\n+    frame = pd.read_csv(path)\n",
        ),
        (
            K::MemoryLeak,
            "deploy/values.yaml",
            "     env:\n-      JAVA_OPTS: \"-Xms512m -Xmx2g\"\n+      JAVA_OPTS: \"-Xms512m -Xmx256m\"\n",
        ),
        (
            K::MemoryLeak,
            "Dockerfile",
            "-ENV NODE_OPTIONS=\"--max-old-space-size=2048\"\n+ENV NODE_OPTIONS=\"--max-old-space-size=256\"\n",
        ),
        (
            K::MemoryLeak,
            "k8s/deploy.yaml",
            "           resources:\n             limits:\n-              memory: 1Gi\n+              memory: 256Mi\n",
        ),
        (
            K::MemoryLeak,
            "Dockerfile",
            "-ENV JAVA_TOOL_OPTIONS=\"-XX:MaxRAMPercentage=60\"\n+ENV JAVA_TOOL_OPTIONS=\"-XX:MaxRAMPercentage=95\"\n",
        ),
        (K::MemoryLeak, "terraform/ecs.tf", "-  memory = 4096\n+  memory = 1024\n"),
    ]);
    none_produces(&[
        (K::MemoryLeak, "k8s/deploy.yaml", "-              memory: 256Mi\n+              memory: 512Mi\n"),
        (
            K::MemoryLeak,
            "upload.go",
            "-\tdata, err := ioutil.ReadAll(r.Body)\n+\tdata, err := io.ReadAll(r.Body)\n",
        ),
        (K::MemoryLeak, "k8s/deploy.yaml", "-              memory: 1Gi\n+              memory: 1024Mi\n"),
        (
            K::MemoryLeak,
            "src/import.rs",
            "-    let text = fs::read_to_string(path)?;\n+    let text = fs::read_to_string(&path)?;\n",
        ),
    ]);
}

#[test]
fn what_is_opened_and_not_closed() {
    all_produce(&[
        (K::HandleLeak, "internal/feed/feed.go", "-\tdefer resp.Body.Close()\n"),
        (
            K::HandleLeak,
            "internal/feed/feed.go",
            " func (f *Feed) Serve(w http.ResponseWriter, r *http.Request) {\n+\tgo func() {\n+\t\tfor {\n+\t\t\ttime.Sleep(time.Second)\n+\t\t\tpush(conn)\n+\t\t}\n+\t}()\n",
        ),
        (
            K::HandleLeak,
            "internal/ask/ask.go",
            "-\tresult := make(chan answer, 1)\n+\tresult := make(chan answer)\n \tgo func() { result <- ask() }()\n",
        ),
        (
            K::HandleLeak,
            "load.py",
            "-    with open(path) as f:\n-        return json.load(f)\n+    return json.load(open(path))\n",
        ),
        (
            K::HandleLeak,
            "Reader.cs",
            "-        using var stream = File.OpenRead(path);\n+        var stream = File.OpenRead(path);\n",
        ),
        (
            K::HandleLeak,
            "app/reader.rb",
            "-    File.open(path) do |file|\n-      parse(file.read)\n-    end\n+    parse(File.open(path).read)\n",
        ),
        (
            K::HandleLeak,
            "src/main/java/Reader.java",
            "-        try (InputStream in = Files.newInputStream(path)) {\n+        InputStream in = Files.newInputStream(path);\n",
        ),
        (
            K::HandleLeak,
            "src/main/java/Work.java",
            "     public Report run(Job job) {\n+        ExecutorService executor = Executors.newFixedThreadPool(8);\n         return executor.submit(job).get();\n",
        ),
        (
            K::HandleLeak,
            "src/http.ts",
            "-const agent = new https.Agent({ keepAlive: true });\n-\n export async function call(url: string) {\n+  const agent = new https.Agent({ keepAlive: true });\n",
        ),
        (
            K::HandleLeak,
            "Clients/Api.cs",
            "-        var client = _factory.CreateClient(\"api\");\n+        var client = new HttpClient();\n",
        ),
        (
            K::HandleLeak,
            "watch.kt",
            "-        val job = viewModelScope.launch { poll() }\n+        GlobalScope.launch { poll() }\n",
        ),
    ]);
    none_produces(&[
        (
            K::HandleLeak,
            "internal/ask/ask.go",
            "-\tresult := make(chan answer)\n+\tresult := make(chan answer, 1)\n",
        ),
        (
            K::HandleLeak,
            "load.py",
            "-    with open(path) as f:\n+    with open(path, encoding=\"utf-8\") as f:\n",
        ),
        (
            K::HandleLeak,
            "internal/main.go",
            "+\tgo func() {\n+\t\t<-ctx.Done()\n+\t\tserver.Shutdown(context.Background())\n+\t}()\n",
        ),
        (
            K::HandleLeak,
            "Reader.cs",
            "-        using (var stream = File.OpenRead(path))\n+        using var stream = File.OpenRead(path);\n",
        ),
    ]);
}

#[test]
fn what_fills_a_disk() {
    all_produce(&[
        (K::DiskFull, "thumbs.py", "-    os.remove(tmp_path)\n     return key\n"),
        (K::DiskFull, "internal/render/render.go", "-\tdefer os.RemoveAll(dir)\n"),
        (K::DiskFull, "src/render.ts", "-    await fs.unlink(tmp);\n"),
        (
            K::DiskFull,
            "export.py",
            "-    with tempfile.TemporaryDirectory() as work:\n+    work = tempfile.mkdtemp()\n",
        ),
        (
            K::DiskFull,
            "logback.xml",
            "-            <maxHistory>7</maxHistory>\n-            <totalSizeCap>5GB</totalSizeCap>\n",
        ),
        (
            K::DiskFull,
            "kafka/topics.tf",
            "-    \"retention.ms\" = \"86400000\"\n+    \"retention.ms\" = \"2592000000\"\n",
        ),
        (K::DiskFull, "logrotate.conf", "-    rotate 7\n+    rotate 365\n"),
        (
            K::DiskFull,
            "appsettings.json",
            "-      \"Default\": \"Information\"\n+      \"Default\": \"Trace\"\n",
        ),
        (K::DiskFull, "k8s/pvc.yaml", "       requests:\n-        storage: 200Gi\n+        storage: 20Gi\n"),
        (K::DiskFull, "logging.yml", " root:\n-  level: INFO\n+  level: DEBUG\n"),
    ]);
    none_produces(&[
        (K::DiskFull, "thumbs.py", "-    os.remove(tmp_path)\n+    Path(tmp_path).unlink()\n"),
        (K::DiskFull, "logrotate.conf", "-    rotate 30\n+    rotate 7\n"),
        (K::DiskFull, "k8s/pvc.yaml", "-        storage: 20Gi\n+        storage: 200Gi\n"),
    ]);
}
