//! What of a tool a grant covers. A call lies inside it whole or is denied; an answer is never filtered, so that nobody
//! can learn from what is missing.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Time;
use crate::tools::{self, ToolCall};

/// A part of a tool. What is empty or absent is not bounded.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Scope {
    /// Functions by their WIT names, for example `list-changes`.
    pub functions: BTreeSet<String>,
    /// Services by name; a `*` at the end stands for any rest.
    pub services: BTreeSet<String>,
    /// Folders or files of the repository, relative to its root, without `.` and `..`.
    pub paths: BTreeSet<String>,
    /// How long before as-of a window may begin, in milliseconds.
    pub span_ms: Option<i64>,
}

impl Scope {
    /// Whether nothing is bounded.
    pub fn is_whole(&self) -> bool {
        *self == Self::default()
    }

    /// Why a call is not inside; none where it is. A call that could reach outside is not inside: one without a service
    /// where services are bounded, one without a window where time is.
    pub fn refusal(&self, call: &ToolCall, as_of: Time) -> Option<String> {
        if !self.functions.is_empty() && !self.functions.contains(&call.function) {
            return Some(format!("the grant holds {} and not `{}`", list(&self.functions), call.function));
        }
        if self.services.is_empty() && self.paths.is_empty() && self.span_ms.is_none() {
            return None;
        }
        // What cannot be decoded is refused by the provider as well.
        let query = tools::query_json(call).unwrap_or(Value::Null);
        self.outside_services(&query)
            .or_else(|| self.outside_paths(&query))
            .or_else(|| self.outside_span(&query, as_of))
    }

    fn outside_services(&self, query: &Value) -> Option<String> {
        if self.services.is_empty() {
            return None;
        }
        let asked =
            query.get("service").or_else(|| query.get("select").and_then(|select| select.get("service")));
        match asked.and_then(Value::as_str) {
            Some(service) if self.services.iter().any(|pattern| fits(pattern, service)) => None,
            Some(service) => Some(format!("`{service}` is not among {}", list(&self.services))),
            None => Some(format!("the call names no service; the grant holds {}", list(&self.services))),
        }
    }

    fn outside_paths(&self, query: &Value) -> Option<String> {
        if self.paths.is_empty() {
            return None;
        }
        let prefix = query.get("path_prefix");
        let asked = query.get("path").or(prefix);
        let Some(asked) = asked.and_then(Value::as_str).filter(|path| !path.is_empty()) else {
            return Some(format!("the call names no path; the grant holds {}", list(&self.paths)));
        };
        let plain = !asked.starts_with('/') && asked.split('/').all(|part| !matches!(part, "." | ".."));
        let below = |folder: &String| {
            let rest = asked.strip_prefix(folder.trim_end_matches('/'));
            // The prefix `a/b` is also one of `a/bc`.
            rest.is_some_and(|rest| rest.is_empty() && prefix.is_none() || rest.starts_with('/'))
        };
        let inside = plain && self.paths.iter().any(below);
        (!inside).then(|| format!("`{asked}` is not below {}", list(&self.paths)))
    }

    fn outside_span(&self, query: &Value, as_of: Time) -> Option<String> {
        let earliest = as_of.plus_ms(-self.span_ms?);
        let start = query.get("window").and_then(|window| window.get("start")).and_then(Value::as_str);
        match start.and_then(|start| start.parse::<Time>().ok()) {
            Some(start) if start >= earliest => None,
            Some(start) => Some(format!("the window begins at {start}, and the grant at {earliest}")),
            None => Some(format!("the call has no window; the grant begins at {earliest}")),
        }
    }
}

fn fits(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => pattern == name,
    }
}

fn list(names: &BTreeSet<String>) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cbor;
    use crate::request::Window;
    use crate::tools::{code, metrics};

    const AS_OF: Time = Time(1_000_000);

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn call<Q: Serialize>(interface: &str, function: &str, query: &Q) -> ToolCall {
        let arguments = cbor::to_vec(&(query,)).unwrap();
        ToolCall { interface: interface.to_owned(), function: function.to_owned(), arguments }
    }

    fn range(service: Option<&str>, start: i64) -> ToolCall {
        let select =
            metrics::Selector { service: service.map(str::to_owned), metric: None, labels: Vec::new() };
        let window = Window { start: Time(start), end: AS_OF };
        call("metrics", "range", &metrics::RangeQuery { select, window, limit: 0, cursor: None })
    }

    fn read(path: &str) -> ToolCall {
        let query = code::ReadQuery { revision: "HEAD".to_owned(), path: path.to_owned(), line: 0, limit: 0 };
        call("code", "read", &query)
    }

    #[test]
    fn a_call_that_could_reach_other_services_is_outside() {
        let scope = Scope { services: set(&["checkout", "pay-*"]), ..Scope::default() };
        let refused = |service| scope.refusal(&range(service, 0), AS_OF);
        assert_eq!(refused(Some("checkout")), None);
        assert_eq!(refused(Some("pay-gate")), None);
        assert!(refused(Some("checkout-2")).unwrap().contains("checkout-2"));
        assert!(refused(None).unwrap().contains("names no service"));
    }

    #[test]
    fn a_window_that_begins_too_early_is_outside() {
        let scope = Scope { span_ms: Some(1_000), ..Scope::default() };
        assert_eq!(scope.refusal(&range(None, AS_OF.0 - 1_000), AS_OF), None);
        assert!(scope.refusal(&range(None, AS_OF.0 - 1_001), AS_OF).is_some());
        assert!(scope.refusal(&read("src/a.rs"), AS_OF).unwrap().contains("no window"));
    }

    #[test]
    fn other_functions_are_outside() {
        let scope = Scope { functions: set(&["list-series"]), ..Scope::default() };
        assert!(scope.refusal(&range(None, 0), AS_OF).unwrap().contains("`list-series`"));
    }

    #[test]
    fn paths_are_below_a_folder_by_whole_names() {
        let scope = Scope { paths: set(&["services/pay", "docs/"]), ..Scope::default() };
        let refused = |path| scope.refusal(&read(path), AS_OF);
        assert_eq!(refused("services/pay"), None);
        assert_eq!(refused("services/pay/a.rs"), None);
        assert_eq!(refused("docs/a.md"), None);
        assert!(refused("services/payments/a.rs").is_some());
        assert!(refused("services/pay/../other/a.rs").is_some());
        assert!(refused("").is_some());
    }

    #[test]
    fn a_prefix_without_its_slash_could_reach_a_neighbour() {
        let scope = Scope { paths: set(&["services/pay"]), ..Scope::default() };
        let search = |prefix: &str| {
            let query = code::SearchQuery {
                revision: "HEAD".to_owned(),
                contains: "x".to_owned(),
                path_prefix: prefix.to_owned(),
                limit: 0,
                cursor: None,
            };
            scope.refusal(&call("code", "search", &query), AS_OF)
        };
        assert_eq!(search("services/pay/"), None);
        assert!(search("services/pay").is_some());
        assert!(search("").is_some());
    }

    proptest! {
        #[test]
        fn no_path_with_dots_is_inside(head in "[a-z/.]{0,12}", tail in "[a-z/.]{0,12}") {
            let scope = Scope { paths: set(&["a"]), ..Scope::default() };
            let path = [head.as_str(), "..", tail.as_str()].join("/");
            prop_assert!(scope.refusal(&read(&path), AS_OF).is_some());
        }
    }
}
