use proptest::prelude::*;

use super::*;
use crate::path_source::PathSource;

/// A registry in memory.
#[derive(Default)]
struct Memory {
    skills: Vec<Resolved>,
}

fn name(text: &str) -> SkillName {
    text.parse().unwrap()
}

/// A skill file `name@version` that may run `steps`, each `name requirement`.
fn skill_file(id: &str, steps: &[&str]) -> SkillFile {
    let (skill, version) = id.split_once('@').unwrap();
    let mut file = SkillFile::bare("x");
    (file.name, file.version) = (name(skill), version.parse().unwrap());
    file.steps = steps
        .iter()
        .map(|step| step.split_once(' ').unwrap())
        .map(|(n, r)| (name(n), r.parse().unwrap()))
        .collect();
    file
}

impl Memory {
    fn with(mut self, id: &str, steps: &[&str]) -> Self {
        let skill_file = skill_file(id, steps);
        let origin = Origin::Registry("local".to_owned());
        let digest = Digest::of(id.as_bytes());
        let (name, version) = (skill_file.name.clone(), skill_file.version.clone());
        self.skills.push(Resolved { name, version, digest, origin, skill_file });
        self
    }
}

impl SkillSource for Memory {
    fn registry(&self) -> Option<&str> {
        Some("local")
    }

    fn find(&self, name: &SkillName, req: &VersionReq) -> Result<Option<Resolved>, ResolveError> {
        let fits = self.skills.iter().filter(|s| s.name == *name && req.matches(&s.version));
        Ok(fits.max_by_key(|s| s.version.clone()).cloned())
    }

    fn names(&self) -> Vec<SkillName> {
        self.skills.iter().map(|s| s.name.clone()).collect()
    }
}

fn resolve(root: &str, sources: &[&dyn SkillSource], lock: Option<&Lock>) -> Result<Closure, ResolveError> {
    resolve_closure(&name(root), &VersionReq::STAR, sources, lock)
}

fn ids(closure: &Closure) -> Vec<String> {
    closure.skills.values().map(|s| format!("{}@{}", s.name, s.version)).collect()
}

fn message(result: Result<Closure, ResolveError>) -> String {
    result.unwrap_err().to_string()
}

fn shop() -> Memory {
    Memory::default()
        .with("core/triage@1.0.0", &["core/onset ^1", "core/mechanism ^1"])
        .with("core/onset@1.0.0", &[])
        .with("core/onset@1.1.0", &[])
        .with("core/onset@2.0.0", &[])
        .with("core/mechanism@1.0.0", &["core/onset =1.0.0"])
        .with("other/thing@1.0.0", &[])
}

#[test]
fn one_version_is_chosen_that_suits_all_callers() {
    let closure = resolve("core/triage", &[&shop()], None).unwrap();
    assert_eq!(ids(&closure), ["core/mechanism@1.0.0", "core/onset@1.0.0", "core/triage@1.0.0"]);
    assert!(closure.unlocked.is_empty());
    assert_eq!(closure.to_lock().skills.len(), 3);
}

#[test]
fn requirements_that_no_version_meets_together_are_named_with_their_callers() {
    let source = shop().with("core/mechanism@1.2.0", &["core/onset ^2"]);
    let text = message(resolve("core/triage", &[&source], None));
    for part in ["core/onset", "core/triage asks for ^1", "core/mechanism asks for ^2"] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn an_unknown_skill_is_named_with_who_asks_and_what_there_is() {
    let source = Memory::default().with("core/triage@1.0.0", &["core/onst ^1"]).with("core/onset@1.0.0", &[]);
    let text = message(resolve("core/triage", &[&source], None));
    assert_eq!(text, "core/triage asks for ^1 of core/onst, which no source knows; did you mean core/onset?");
    let text = message(resolve("core/checkout-lag", &[&source], None));
    assert_eq!(
        text,
        "the command asks for core/checkout-lag, which no source knows; publish it, or name one of \
         core/onset, core/triage"
    );
    let source =
        Memory::default().with("core/triage@1.0.0", &["core/onset ^3"]).with("core/onset@1.0.0", &[]);
    let text = message(resolve("core/triage", &[&source], None));
    assert!(text.starts_with("core/triage asks for ^3 of core/onset, and no version meets"), "{text}");
}

#[test]
fn a_cycle_is_named() {
    let source = Memory::default()
        .with("a/root@1.0.0", &["a/x *"])
        .with("a/x@1.0.0", &["a/y *"])
        .with("a/y@1.0.0", &["a/z *"])
        .with("a/z@1.0.0", &["a/x *"]);
    let text = message(resolve("a/root", &[&source], None));
    assert!(text.contains("a/x -> a/y -> a/z -> a/x;"), "{text}");
    let own = Memory::default().with("a/x@1.0.0", &["a/x *"]);
    assert!(message(resolve("a/x", &[&own], None)).contains("a/x -> a/x;"));
}

#[test]
fn four_levels_below_the_root_are_allowed_and_five_are_not() {
    let mut source = Memory::default().with("a/s5@1.0.0", &[]);
    for n in 0..5 {
        // The short cut must not hide the long way.
        let (next, cut) = (format!("a/s{} *", n + 1), "a/s5 *");
        source = source.with(&format!("a/s{n}@1.0.0"), &[&next, cut]);
    }
    assert_eq!(resolve("a/s1", &[&source], None).unwrap().skills.len(), 5);
    let text = message(resolve("a/s0", &[&source], None));
    assert!(text.contains("a/s0 -> a/s1 -> a/s2 -> a/s3 -> a/s4 -> a/s5;"), "{text}");
}

#[test]
fn a_path_source_comes_first_and_is_never_locked() {
    let mut paths = PathSource::new();
    paths.insert(PathBuf::from("skills/onset"), Digest::of(b"built"), skill_file("core/onset@1.0.0", &[]));
    let closure = resolve("core/triage", &[&paths, &shop()], None).unwrap();
    let onset = &closure.skills[&name("core/onset")];
    assert_eq!(onset.origin, Origin::Path(PathBuf::from("skills/onset")));
    let lock = closure.to_lock();
    assert_eq!(
        lock.skills.keys().map(SkillName::as_str).collect::<Vec<_>>(),
        ["core/mechanism", "core/triage"]
    );
    // A pin does not bring the published skill back.
    let full = resolve("core/triage", &[&shop()], None).unwrap().to_lock();
    let again = resolve("core/triage", &[&paths, &shop()], Some(&full)).unwrap();
    assert_eq!(again.skills, closure.skills);
}

#[test]
fn a_lock_holds_versions_back_and_what_it_lacks_is_reported() {
    let source = Memory::default().with("a/top@1.0.0", &["a/low ^1"]).with("a/low@1.0.0", &[]);
    let lock = resolve("a/top", &[&source], None).unwrap().to_lock();
    let source = source.with("a/low@1.5.0", &[]);
    let locked = resolve("a/top", &[&source], Some(&lock)).unwrap();
    assert_eq!(ids(&locked), ["a/low@1.0.0", "a/top@1.0.0"]);
    assert_eq!(locked.to_lock(), lock);
    let mut partial = lock.clone();
    partial.skills.remove(&name("a/low"));
    let closure = resolve("a/top", &[&source], Some(&partial)).unwrap();
    assert_eq!(ids(&closure), ["a/low@1.5.0", "a/top@1.0.0"]);
    assert_eq!(closure.unlocked, [name("a/low")]);
}

#[test]
fn a_lock_that_cannot_be_kept_is_an_error() {
    let source = Memory::default().with("a/top@1.0.0", &["a/low ^1"]).with("a/low@1.0.0", &[]);
    let lock = resolve("a/top", &[&source], None).unwrap().to_lock();
    let without = Memory::default().with("a/top@1.0.0", &["a/low ^1"]).with("a/low@1.1.0", &[]);
    let text = message(resolve("a/top", &[&without], Some(&lock)));
    assert!(
        text.contains("the lock pins a/low 1.0.0 as sha256:") && text.contains("does not have"),
        "{text}"
    );
    let mut other = lock.clone();
    other.skills.get_mut(&name("a/low")).unwrap().digest = Digest::of(b"forged");
    assert!(matches!(resolve("a/top", &[&source], Some(&other)), Err(ResolveError::LockedDiffers { .. })));
    let mut elsewhere = lock.clone();
    elsewhere.skills.get_mut(&name("a/low")).unwrap().registry = "hub".to_owned();
    assert!(matches!(
        resolve("a/top", &[&source], Some(&elsewhere)),
        Err(ResolveError::LockedMissing { .. })
    ));
    let raised = Memory::default().with("a/top@1.0.0", &["a/low ^2"]).with("a/low@1.0.0", &[]);
    let text = message(resolve("a/top", &[&raised], Some(&lock)));
    assert!(text.contains("pins a/low 1.0.0, but a/top asks for ^2; run `casefile update a/low`"), "{text}");
}

proptest! {
    /// Whatever the graph is: an answer holds one version of each name that every caller in it accepts, is
    /// free of cycles, and resolves to itself under its own lock.
    #[test]
    fn an_answer_is_consistent(
        edges in proptest::collection::vec((0..6usize, 0..6usize, 1..3u64, 1..3u64), 0..14),
    ) {
        let mut source = Memory::default();
        for skill in 0..6 {
            for major in 1..3 {
                let mut steps = BTreeMap::new();
                for (_, to, _, req) in edges.iter().filter(|(from, _, m, _)| (*from, *m) == (skill, major)) {
                    steps.insert(format!("a/s{to}"), format!("a/s{to} ^{req}"));
                }
                let steps: Vec<&str> = steps.values().map(String::as_str).collect();
                source = source.with(&format!("a/s{skill}@{major}.0.0"), &steps);
            }
        }
        if let Ok(closure) = resolve("a/s0", &[&source], None) {
            for skill in closure.skills.values() {
                for (callee, req) in &skill.skill_file.steps {
                    prop_assert!(req.matches(&closure.skills[callee].version));
                }
            }
            let again = resolve("a/s0", &[&source], Some(&closure.to_lock())).unwrap();
            prop_assert_eq!(again, closure);
        }
    }
}
