//! The tool `code` over repositories that git itself made.

use std::path::Path;
use std::process::Command;

use casefile_model::tools::code::{OwnersQuery, ReadQuery, SearchQuery, StructureQuery};

use super::*;

/// Runs git as an author would, at a time of the day of the fixtures.
pub(super) fn git(dir: &Path, clock: &str, arguments: &[&str]) -> String {
    let date = at(clock).to_string();
    let output = Command::new("git")
        .current_dir(dir)
        .args(["-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main"])
        .args(arguments)
        .envs([("GIT_COMMITTER_DATE", &date), ("GIT_AUTHOR_DATE", &date)])
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

struct Code {
    fixture: Fixture,
    /// Commits at 00:10, 00:20, 00:40, and one at 00:15 that was cut off its branch.
    commits: [String; 4],
}

impl Code {
    fn new() -> Self {
        let fixture = Fixture::bare()
            .with("repo/src/cart.go", "package cart\n\nconst Wait = 1 // ms\n")
            .with("repo/src/cargo.txt", "Wait here\n")
            .with("repo/CODEOWNERS", "* @all\n/src/ @cart\n")
            .with("repo/image.bin", b"\0Wait\n");
        let repo = fixture.path().join("repo");
        git(&repo, "00:10:00", &["init", "--quiet"]);
        let commit = |clock: &str| {
            git(&repo, clock, &["add", "--all"]);
            git(&repo, clock, &["commit", "--quiet", "-m", "change"]);
            git(&repo, clock, &["rev-parse", "HEAD"])
        };
        let first = commit("00:10:00");
        let fixture = fixture.with("repo/src/lost.go", "Wait\n");
        let lost = commit("00:15:00");
        git(&repo, "00:15:00", &["reset", "--quiet", "--hard", &first]);
        let fixture = fixture.with("repo/src/cart.go", "package cart\n\nconst Wait = 1000 // ms\n");
        let second = commit("00:20:00");
        let fixture =
            fixture.with("repo/src/cart.go", "package cart\n").with("repo/secret.txt", "Wait for it\n");
        let third = commit("00:40:00");
        Self { fixture, commits: [first, second, third, lost] }
    }

    fn ask(&self, function: &str, query: &impl Serialize, clock: &str) -> Result<Value, ToolError> {
        let providers = recorded(Arc::new(self.fixture.load().unwrap()));
        ask(&providers, &call("code", function, query), at(clock))
    }

    fn read(&self, revision: &str, path: &str, clock: &str) -> Result<Value, ToolError> {
        self.ask(
            "read",
            &ReadQuery { revision: revision.into(), path: path.into(), line: 1, limit: 0 },
            clock,
        )
    }

    fn search(&self, contains: &str, prefix: &str, clock: &str) -> Result<Value, ToolError> {
        let query = SearchQuery {
            revision: String::new(),
            contains: contains.into(),
            path_prefix: prefix.into(),
            limit: 0,
            cursor: None,
        };
        self.ask("search", &query, clock)
    }
}

#[test]
fn the_newest_commit_is_that_at_as_of() {
    let code = Code::new();
    let [first, second, third, _] = &code.commits;
    for (clock, commit, text) in
        [("00:10:00", first, "1 //"), ("00:39:59", second, "1000"), ("00:40:00", third, "cart")]
    {
        let answer = code.read("", "src/cart.go", clock).unwrap();
        assert_eq!(answer["revision"], commit.as_str());
        assert!(answer["text"].as_str().unwrap().contains(text));
    }
    assert!(matches!(code.read("", "src/cart.go", "00:09:59"), Err(ToolError::NotFound(_))));
}

#[test]
fn a_revision_must_have_been_reachable() {
    let code = Code::new();
    let [first, second, third, lost] = &code.commits;
    assert_eq!(code.read(&first[..8], "src/cart.go", "00:30:00").unwrap()["revision"], first.as_str());
    assert!(code.read(second, "src/cart.go", "00:20:00").is_ok());
    for hidden in [third, lost, &"a".repeat(40)] {
        let error = code.read(hidden, "src/cart.go", "00:30:00").unwrap_err();
        assert!(matches!(&error, ToolError::NotFound(_)), "{hidden}: {error}");
    }
    for bad in ["HEAD", "main", "--all", "abc", "@{-1}", "-n1", "abcd..", &"a".repeat(65), ":/change"] {
        let error = code.read(bad, "src/cart.go", "00:30:00").unwrap_err();
        assert!(matches!(&error, ToolError::InvalidArgument(_)), "{bad}: {error}");
    }
}

#[test]
fn a_file_is_read_in_parts_of_lines() {
    let code = Code::new();
    let read = |line, limit| {
        let query = ReadQuery { revision: String::new(), path: "src/cart.go".into(), line, limit };
        code.ask("read", &query, "00:30:00")
    };
    let part = read(1, 2).unwrap();
    assert_eq!(
        (&part["text"], &part["next"], &part["lines_total"]),
        (&json!("package cart\n\n"), &json!(3), &json!(3))
    );
    assert_eq!(read(3, 2).unwrap()["next"], Value::Null);
    assert_eq!(read(u32::MAX, 0).unwrap()["text"], "");
    assert!(matches!(read(0, 0), Err(ToolError::InvalidArgument(_))));
    for bad in ["", "/etc/passwd", "../x", "src/../x", "./x", "src//x", "src/", "a\0b"] {
        assert!(matches!(code.read("", bad, "00:30:00"), Err(ToolError::InvalidArgument(_))), "{bad}");
    }
    for missing in ["x", "--help", ":(top)src/cart.go", "src/*.go", "secret.txt"] {
        assert!(matches!(code.read("", missing, "00:30:00"), Err(ToolError::NotFound(_))), "{missing}");
    }
    assert!(matches!(code.read("", "src", "00:30:00"), Err(ToolError::InvalidArgument(_))));
    assert!(matches!(code.read("", "image.bin", "00:30:00"), Err(ToolError::Unavailable(_))));
}

#[test]
fn text_is_searched_literally() {
    let code = Code::new();
    let paths = |contains: &str, prefix: &str| {
        let answer = code.search(contains, prefix, "00:30:00").unwrap();
        let found = answer["matches"].as_array().unwrap();
        found.iter().map(|m| format!("{}:{}", m["path"].as_str().unwrap(), m["line"])).collect::<Vec<_>>()
    };
    assert_eq!(paths("Wait", ""), ["src/cargo.txt:1", "src/cart.go:3"]);
    assert_eq!(paths("Wait", "src/cart"), ["src/cart.go:3"]);
    assert_eq!(paths("W.it", ""), [""; 0]);
    assert_eq!(paths("wait", ""), [""; 0]);
    assert_eq!(paths("--help", ""), [""; 0]);
    assert_eq!(paths("Wait", "nowhere/x"), [""; 0]);
    assert_eq!(code.search("Wait", "", "00:40:00").unwrap()["matches"].as_array().unwrap().len(), 2);
    for bad in ["", "a\nb", &"x".repeat(201)] {
        assert!(matches!(code.search(bad, "", "00:30:00"), Err(ToolError::InvalidArgument(_))), "{bad}");
    }
    assert!(matches!(code.search("x", "../../etc/", "00:30:00"), Err(ToolError::InvalidArgument(_))));
}

#[test]
fn owners_are_those_of_the_rules_at_as_of() {
    let code = Code::new();
    let owners = |path: &str| code.ask("owners", &OwnersQuery { path: path.into() }, "00:30:00");
    assert_eq!(owners("src/cart.go").unwrap(), json!({"owners": ["@cart", "@all"]}));
    assert_eq!(owners("CODEOWNERS").unwrap(), json!({"owners": ["@all"]}));
    assert!(matches!(owners("secret.txt"), Err(ToolError::NotFound(_))));
}

#[test]
fn what_this_host_lacks_is_unavailable() {
    let code = Code::new();
    let query = StructureQuery {
        revision: String::new(),
        language: "go".into(),
        pattern: "$X".into(),
        path_prefix: String::new(),
        limit: 0,
        cursor: None,
    };
    assert!(matches!(code.ask("search-structure", &query, "00:30:00"), Err(ToolError::Unavailable(_))));
    let none = recorded(Arc::new(Fixture::bare().load().unwrap()));
    let read = ReadQuery { revision: String::new(), path: "x".into(), line: 1, limit: 0 };
    let error = ask(&none, &call("code", "read", &read), at("00:30:00")).unwrap_err();
    assert_eq!(error.to_string(), "unavailable: the recording has no repo");
}

#[test]
fn nothing_of_a_hostile_repository_runs() {
    let code = Code::new();
    let fixture = &code.fixture;
    let (repo, marker) = (fixture.path().join("repo"), fixture.path().join("marker"));
    let run = format!("touch {}", marker.display());
    for (key, value) in [
        ("core.fsmonitor", run.as_str()),
        ("core.pager", &run),
        ("core.sshCommand", &run),
        ("core.alternateRefsCommand", &run),
        ("core.hooksPath", "hooks"),
        ("diff.external", &run),
        ("diff.x.textconv", &run),
        ("filter.x.smudge", &run),
        ("gpg.program", &run),
        ("log.showSignature", "true"),
        ("grep.column", "true"),
        ("grep.patternType", "perl"),
        ("color.ui", "always"),
        ("pager.grep", "true"),
        ("alias.grep", "!false"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", &format!("ext::sh -c '{run}'")),
        ("protocol.ext.allow", "always"),
    ] {
        git(&repo, "00:40:00", &["config", key, value]);
    }
    let attributes = repo.join(".git/info/attributes");
    std::fs::create_dir_all(attributes.parent().unwrap()).unwrap();
    std::io::Write::write_all(&mut std::fs::File::create(attributes).unwrap(), b"* diff=x filter=x\n")
        .unwrap();
    assert!(code.read("", "src/cart.go", "00:30:00").is_ok());
    assert_eq!(
        code.search("Wait", "src/", "00:30:00").unwrap()["matches"][1]["text"],
        "const Wait = 1000 // ms"
    );
    let _ = code.read(&"a".repeat(40), "src/cart.go", "00:30:00").unwrap_err();
    assert!(code.ask("owners", &OwnersQuery { path: "src/cart.go".into() }, "00:30:00").is_ok());
    // In one that the operator names, the configuration is not refused, and moves nothing.
    git(&repo, "00:40:00", &["config", "core.worktree", "/"]);
    assert!(fixture.load().unwrap_err().to_string().contains("core.worktree"));
    let incident = Incident::load_with_repo(Fixture::bare().path(), Some(&repo)).unwrap();
    let read = ReadQuery { revision: String::new(), path: "src/cart.go".into(), line: 1, limit: 0 };
    let answer = ask(&recorded(Arc::new(incident)), &call("code", "read", &read), at("00:30:00")).unwrap();
    assert_eq!(answer["revision"], code.commits[1].as_str());
    assert!(!marker.exists(), "the repository ran a program");
}

#[test]
fn a_bare_repository_will_do() {
    let code = Code::new();
    let bare = code.fixture.path().join("bare");
    let source = code.fixture.path().join("repo").display().to_string();
    git(
        code.fixture.path(),
        "00:40:00",
        &["clone", "--quiet", "--bare", &source, &bare.display().to_string()],
    );
    let incident = Incident::load_with_repo(Fixture::bare().path(), Some(&bare)).unwrap();
    let read = ReadQuery { revision: String::new(), path: "src/cart.go".into(), line: 1, limit: 0 };
    let answer = ask(&recorded(Arc::new(incident)), &call("code", "read", &read), at("00:30:00")).unwrap();
    assert_eq!(answer["revision"], code.commits[1].as_str());
}
