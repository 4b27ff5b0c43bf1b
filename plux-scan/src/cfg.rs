//! Conditions: whether they are met, and what would meet them.
//!
//! A condition has three truths, since a build script does not know everything: not the features
//! of other packages, not what their build scripts set, not what a macro makes of its arguments.

use std::sync::Arc;

use plux_spec::Condition;

use super::predicate::Predicate;

/// Returns whether all of them are met: `None` where that is not known.
pub(super) fn all(values: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    values.fold(Some(true), |sum, value| match (sum, value) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (None, _) | (_, None) => None,
        (Some(true), Some(true)) => Some(true),
    })
}

/// The opposite; what is not known stays unknown.
pub(super) fn not(value: Option<bool>) -> Option<bool> {
    value.map(|value| !value)
}

/// The cfgs of a target: `("unix", None)`, `("target_os", Some("linux"))`. Empty where the target is
/// not known.
///
/// Somebody may have to be asked for them, which is not done before they matter.
pub trait TargetCfgs: Sync {
    /// All of them.
    fn cfgs(&self) -> &[(String, Option<String>)];
}

/// What is known of a package's build.
#[derive(Clone)]
pub struct CfgOptions<'a> {
    /// The package's name, for messages.
    pub package: &'a str,
    /// What the target decides.
    pub target: &'a dyn TargetCfgs,
    /// The features that are on; `None` where they are not known exactly.
    pub features: Option<Arc<[String]>>,
    /// What `--cfg` sets.
    pub custom: Vec<(String, Option<String>)>,
    /// Whether the target is built as a test.
    pub test: bool,
}

impl CfgOptions<'_> {
    /// Whether one name, or one value of a name, is set.
    pub(super) fn truth(&self, name: &str, value: Option<&str>) -> Option<bool> {
        let is_among = |known: &[(String, Option<String>)]| {
            known.iter().any(|(key, set)| key == name && set.as_deref() == value)
        };
        match (name, value) {
            _ if is_among(&self.custom) => Some(true),
            ("feature", Some(value)) => {
                self.features.as_ref().map(|enabled| enabled.iter().any(|feature| feature == value))
            }
            ("test", None) => Some(self.test),
            _ if is_of_a_tool(name) => Some(false),
            // What a macro does is no cfg of anybody's.
            ("macro", _) => None,
            _ if is_among(self.target.cfgs()) => Some(true),
            _ if is_of_the_target(name) && !self.target.cfgs().is_empty() => Some(false),
            // The profile's, or set by somebody's build script.
            _ => None,
        }
    }
}

/// Whether a tool sets it where it runs instead of a build.
fn is_of_a_tool(name: &str) -> bool {
    matches!(
        name,
        "doc" | "doctest" | "miri" | "rustfmt" | "clippy" | "rust_analyzer" | "proc_macro"
    )
}

/// Whether the target alone decides it.
fn is_of_the_target(name: &str) -> bool {
    name.starts_with("target_") || matches!(name, "unix" | "windows" | "panic")
}

/// All of the predicates as one.
fn together(predicates: &[String]) -> Predicate {
    Predicate::all(predicates.iter().map(|text| Predicate::parse(text)).collect())
}

/// Whether all of the predicates are met.
pub fn evaluate(predicates: &[String], known: &CfgOptions) -> Option<bool> {
    together(predicates).truth(known)
}

/// Returns the conditions that would meet all of the predicates; none if they are not known to be
/// unmet, or if nothing would.
pub fn enable_hints(predicates: &[String], known: &CfgOptions) -> Vec<Condition> {
    let predicate = together(predicates);
    let unmet = predicate.truth(known) == Some(false);
    if unmet { predicate.lacks(known, true).unwrap_or_default() } else { Vec::new() }
}

/// Returns the predicates in the sources of a package as conditions.
pub fn conditions(predicates: &[String], package: &str) -> Vec<Condition> {
    together(predicates).conditions(package)
}

/// Returns all of the predicates as one, in canonical form; `None` if there are none.
#[cfg(test)]
pub(crate) fn combine(predicates: &[String]) -> Option<String> {
    (!predicates.is_empty()).then(|| together(predicates).to_string())
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use plux_spec::condition::display_all;

    use super::*;

    type Pairs = Vec<(String, Option<String>)>;

    impl TargetCfgs for Pairs {
        fn cfgs(&self) -> &[(String, Option<String>)] {
            self
        }
    }

    static LINUX: LazyLock<Pairs> =
        LazyLock::new(|| vec![pair("unix", None), pair("target_os", Some("linux"))]);

    fn pair(name: &str, value: Option<&str>) -> (String, Option<String>) {
        (name.to_owned(), value.map(str::to_owned))
    }

    fn linux() -> CfgOptions<'static> {
        CfgOptions {
            package: "finops",
            target: &*LINUX,
            features: Some(["aws".to_owned()].into()),
            custom: vec![pair("nightly", None)],
            test: false,
        }
    }

    #[track_caller]
    fn is(predicate: &str, truth: Option<bool>) {
        assert_eq!(evaluate(&[predicate.to_owned()], &linux()), truth, "{predicate}");
    }

    #[track_caller]
    fn enabled_by(predicate: &str, words: Option<&str>) {
        let found = enable_hints(&[predicate.to_owned()], &linux());
        let shown = (!found.is_empty()).then(|| display_all(&found).to_string());
        assert_eq!(shown.as_deref(), words, "{predicate}");
    }

    #[test]
    fn what_is_known_is_true_or_false() {
        is("unix", Some(true));
        is("windows", Some(false));
        is("target_os = \"linux\"", Some(true));
        is("target_os = r#\"macos\"#", Some(false));
        is("feature = \"aws\"", Some(true));
        is("feature = \"azure\"", Some(false));
        is("nightly", Some(true));
        is("test", Some(false));
        is("true", Some(true));
        is("false", Some(false));
    }

    #[test]
    fn what_cannot_be_known_is_neither() {
        is("debug_assertions", None);
        is("set_by_a_build_script", None);
        is("accessible(::std::mem)", None);
        is("macro = \"cfg_rt\"", None);
        is("version(\"1.95\")", None);
        is("", None);
        is("unix windows", None);
        is(&format!("{}unix{}", "not(".repeat(1_000), ")".repeat(1_000)), None);
        let other_package = CfgOptions { features: None, ..linux() };
        assert_eq!(evaluate(&["feature = \"aws\"".to_owned()], &other_package), None);
        let no_target = CfgOptions { target: &Pairs::new(), ..linux() };
        assert_eq!(evaluate(&["windows".to_owned()], &no_target), None);
    }

    #[test]
    fn nobody_is_asked_for_the_target_where_it_does_not_matter() {
        struct Nobody;
        impl TargetCfgs for Nobody {
            fn cfgs(&self) -> &[(String, Option<String>)] {
                panic!("was asked")
            }
        }
        let known = CfgOptions { target: &Nobody, ..linux() };
        for predicate in ["feature = \"a\"", "not(test)", "nightly", "macro = \"m\"", "doc"] {
            let _ = evaluate(&[predicate.to_owned()], &known);
        }
    }

    #[test]
    fn parts_make_a_whole() {
        is("all()", Some(true));
        is("any()", Some(false));
        is("all(unix, /* not */ feature = \"aws\",\n)", Some(true));
        is("all(unknown, windows)", Some(false));
        is("any(unknown, unix)", Some(true));
        is("not(any(unknown, windows))", None);
        is("not(all(windows, unknown))", Some(true));
        assert_eq!(evaluate(&[], &linux()), Some(true));
    }

    #[test]
    fn what_is_off_says_what_would_switch_it_on() {
        enabled_by("feature = \"azure\"", Some("feature `azure` of `finops`"));
        enabled_by(
            "all(unix, feature = \"azure\", windows)",
            Some("feature `azure` of `finops` and `cfg(windows)`"),
        );
        enabled_by(
            "any(windows, target_os = \"macos\")",
            Some("`cfg(windows)` or `cfg(target_os = \"macos\")`"),
        );
        enabled_by("not(feature = \"aws\")", Some("not feature `aws` of `finops`"));
        enabled_by("not(any(unix, windows))", Some("`cfg(not(unix))`"));
        enabled_by("any(false, all(windows, false))", None);
        enabled_by("unix", None);
        enabled_by("debug_assertions", None);
    }

    #[test]
    fn predicates_become_conditions_that_are_normalized() {
        let shown = |predicates: &[&str]| {
            let predicates: Vec<_> = predicates.iter().map(|&it| it.to_owned()).collect();
            display_all(&conditions(&predicates, "finops")).to_string()
        };
        assert_eq!(shown(&[]), "");
        assert_eq!(shown(&["true"]), "");
        assert_eq!(shown(&["  unix "]), "`cfg(unix)`");
        let nested = ["feature=\"a\"", "all(unix,all(feature = r\"a\", any(x ,)))", "not(not(y))"];
        assert_eq!(
            shown(&nested),
            "feature `a` of `finops` and `cfg(unix)` and `cfg(x)` and `cfg(y)`"
        );
        assert_eq!(shown(&["any(unix, not(windows))"]), "`cfg(any(unix, not(windows)))`");
        assert_eq!(
            shown(&["any(unix, feature = \"a\")", "not(all(feature = \"a\", x))"]),
            "(`cfg(unix)` or feature `a` of `finops`) and not (feature `a` of `finops` and `cfg(x)`)"
        );
        assert_eq!(shown(&["version( \"1\" )"]), "`cfg(version( \"1\" ))`");
        assert_eq!(shown(&["false"]), "`cfg(false)`");
    }
}
