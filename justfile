# Lists the recipes
default:
    @just --list

# Everything that must hold before a commit: format, lints, docs, tests
check: lint test

# Formatting, clippy and docs, warnings as errors
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

# All tests
test:
    cargo test --workspace

# The bundled incident through all of it
demo:
    cargo run --release -- demo

# What the sandbox costs, part by part; writes target/bench/PART.json. `just bench step` measures one part
bench *PARTS:
    env -u RUST_BACKTRACE cargo bench --workspace --bench sandbox -- {{PARTS}}

# A million mixed steps, hostile and innocent, without growth of memory, descriptors or threads
soak *STEPS:
    env -u RUST_BACKTRACE cargo bench --workspace --bench sandbox -- soak {{STEPS}}

# The picture of the bundled incident's page: docs/report.png; needs Chromium, node and npm
picture:
    npm install --no-audit --no-fund --prefix target/toolchains/browser playwright-core@1
    BROWSER_DRIVER=target/toolchains/browser node docs/screenshot.mjs \
        "$(cargo run -q --release -- demo --json | node -p 'JSON.parse(require("fs").readFileSync(0)).page')" docs/report.png

# The onset plot of the documentation, from the public incidents
plot:
    cargo run -q -p core-onset --example plot -- ../shared/data/incidents/* > skills/onset/onsets.svg

# The pages of the reference, anew from the program and the WIT
reference:
    CASEFILE_BLESS=1 cargo test --workspace --test e2e -- reference:: the_page_of

# The book, where mdbook is installed
book:
    mdbook build docs

# Fuzzes admission, skill_file, cbor, journal, policy or incident; needs nightly and cargo-fuzz
fuzz TARGET SECONDS="1800":
    mkdir -p fuzz/corpus/{{TARGET}}
    cargo +nightly fuzz run --fuzz-dir fuzz {{ if TARGET =~ '^(policy|incident)$' { '--features host' } else { '' } }} {{TARGET}} \
        fuzz/corpus/{{TARGET}} $(ls -d fuzz/seeds/{{TARGET}} 2>/dev/null) -- -max_total_time={{SECONDS}} -rss_limit_mb=4096

# The registry's server killed in the middle of a thousand publishes, fifty times: nothing acknowledged is lost
crash ROUNDS="50" PUBLISHES="1000":
    CASEFILE_CRASH_ROUNDS={{ROUNDS}} CASEFILE_CRASH_PUBLISHES={{PUBLISHES}} \
        cargo test --release -p casefile-registry --test crash -- --nocapture

# Publishes and pulls a second beside Debian's docker-registry; writes target/bench/registry.json
bench-registry ROUNDS="7":
    env -u RUST_BACKTRACE CASEFILE_BENCH_ROUNDS={{ROUNDS}} cargo bench -p casefile-registry --bench beside
