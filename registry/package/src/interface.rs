//! Names of WIT interfaces: which of them a skill can import, and which it must export.

use semver::Version;

/// The interfaces of `casefile:tools` that a skill file can ask for. `steps` is missing because `[steps]`
/// implies it, `types` because it holds no function.
pub const TOOLS: [&str; 9] =
    ["metrics", "profiles", "logs", "traces", "changes", "experiments", "code", "docs", "notes"];

/// The version of the package `casefile:tools` that is served.
pub const TOOLS_VERSION: Version = Version::new(0, 1, 0);

/// The interface through which a skill runs other skills.
pub const STEPS: &str = "steps";

/// The world of a skill.
pub const WORLD: &str = "casefile:skill/skill@0.1.0";

/// The interfaces of `wasi` that the host links, by package; a skill can import them in any patch version of
/// 0.2.
pub const WASI: [(&str, &[&str]); 6] = [
    (
        "cli",
        &[
            "environment",
            "exit",
            "stdin",
            "stdout",
            "stderr",
            "terminal-input",
            "terminal-output",
            "terminal-stdin",
            "terminal-stdout",
            "terminal-stderr",
        ],
    ),
    ("clocks", &["wall-clock", "monotonic-clock"]),
    ("io", &["error", "poll", "streams"]),
    ("random", &["random", "insecure", "insecure-seed"]),
    ("filesystem", &["preopens", "types"]),
    (
        "sockets",
        &[
            "network",
            "instance-network",
            "tcp",
            "tcp-create-socket",
            "udp",
            "udp-create-socket",
            "ip-name-lookup",
        ],
    ),
];

/// The interface that every skill exports, without its version.
pub(crate) const ENTRY: &str = "casefile:skill/entry";

/// What an allowed import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Import<'a> {
    /// An interface of `casefile:tools` with functions, by its short name.
    Tool(&'a str),
    /// `casefile:tools/types`.
    Types,
    /// An interface of WASI 0.2.
    Wasi,
}

/// A name of the form `namespace:package/interface@version`, taken apart.
struct InterfaceName<'a> {
    namespace: &'a str,
    package: &'a str,
    interface: &'a str,
    version: Version,
}

impl<'a> InterfaceName<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let (path, version) = text.split_once('@')?;
        let (namespace, rest) = path.split_once(':')?;
        let (package, interface) = rest.split_once('/')?;
        Some(Self { namespace, package, interface, version: version.parse().ok()? })
    }

    /// Whether the version is a release of the line `major.minor`.
    fn is_of(&self, major: u64, minor: u64) -> bool {
        let version = &self.version;
        (version.major, version.minor) == (major, minor) && version.pre.is_empty() && version.build.is_empty()
    }
}

/// What `name` is as an import; nothing where it is not allowed.
pub fn import(name: &str) -> Option<Import<'_>> {
    let parsed = InterfaceName::parse(name)?;
    match (parsed.namespace, parsed.package) {
        ("casefile", "tools") if parsed.is_of(0, 1) => match parsed.interface {
            "types" => Some(Import::Types),
            tool if tool == STEPS || TOOLS.contains(&tool) => Some(Import::Tool(tool)),
            _ => None,
        },
        ("wasi", package) if parsed.is_of(0, 2) => {
            let is_linked =
                WASI.iter().any(|(name, linked)| *name == package && linked.contains(&parsed.interface));
            is_linked.then_some(Import::Wasi)
        }
        _ => None,
    }
}

/// The imports that are allowed, for an error message: each package with its interfaces in braces.
pub fn allowed_imports() -> String {
    let tools = TOOLS.join(",");
    let mut text = format!("casefile:tools/{{types,{STEPS},{tools}}}@0.1");
    for (package, interfaces) in WASI {
        text += &format!(", wasi:{package}/{{{}}}@0.2", interfaces.join(","));
    }
    text
}

/// Whether `name` is the interface that every skill exports, in a version that the host calls.
pub fn is_entry(name: &str) -> bool {
    InterfaceName::parse(name).is_some_and(|parsed| {
        (parsed.namespace, parsed.package, parsed.interface) == ("casefile", "skill", "entry")
            && parsed.is_of(0, 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_and_the_linked_interfaces_of_wasi_are_allowed() {
        assert_eq!(import("casefile:tools/metrics@0.1.0"), Some(Import::Tool("metrics")));
        assert_eq!(import("casefile:tools/steps@0.1.7"), Some(Import::Tool("steps")));
        assert_eq!(import("casefile:tools/types@0.1.0"), Some(Import::Types));
        assert_eq!(import("wasi:cli/environment@0.2.12"), Some(Import::Wasi));
        for (package, interfaces) in WASI {
            for interface in interfaces {
                for version in ["0.2.0", "0.2.99"] {
                    let name = format!("wasi:{package}/{interface}@{version}");
                    assert_eq!(import(&name), Some(Import::Wasi), "{name}");
                }
            }
        }
    }

    #[test]
    fn the_allowed_imports_are_listed_in_full() {
        let text = allowed_imports();
        for part in
            ["casefile:tools/{types,steps,metrics,", "wasi:io/{error,poll,streams}@0.2", "wasi:sockets/{"]
        {
            assert!(text.contains(part), "{text}");
        }
    }

    #[test]
    fn everything_else_is_not() {
        for name in [
            "casefile:tools/metrics",
            "casefile:tools/metrics@0.2.0",
            "casefile:tools/metrics@0.1.0-rc.1",
            "casefile:tools/shell@0.1.0",
            "casefile:skill/entry@0.1.0",
            "wasi:http/outgoing-handler@0.2.0",
            "wasi:cli/environment@0.3.0",
            "wasi:sockets@0.2.0",
            "wasi:filesystem/typez@0.2.0",
            "wasi:filesystem/streams@0.2.0",
            "wasi:clocks/timezone@0.2.0",
            "wasi:io/poll@0.2.0-rc.1",
            "wasi:cli/run@0.2.0",
            "wasi:io/@0.2.0",
            "evil:tools/metrics@0.1.0",
            "run",
            "",
        ] {
            assert_eq!(import(name), None, "{name}");
        }
    }

    #[test]
    fn the_entry_is_known_in_its_line_only() {
        assert!(is_entry("casefile:skill/entry@0.1.3"));
        assert!(!is_entry("casefile:skill/entry@0.2.0"));
        assert!(!is_entry("casefile:skill/other@0.1.0"));
    }
}
