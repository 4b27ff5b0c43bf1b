//! Conditions: whether they are met, and what would meet them.
//!
//! A condition has three truths, since a build script does not know everything: not the features
//! of other packages, not what their build scripts set, not what a macro makes of its arguments.

use std::sync::Arc;

use super::predicate::Predicate;

/// Whether a condition is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Truth {
    /// It is.
    True,
    /// It is not.
    False,
    /// It cannot be known before the build.
    Unknown,
}

impl Truth {
    /// Whether all of them are met.
    pub(super) fn all(truths: impl Iterator<Item = Self>) -> Self {
        truths.fold(Self::True, |sum, truth| match (sum, truth) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::True, Self::True) => Self::True,
        })
    }
}

impl From<bool> for Truth {
    fn from(met: bool) -> Self {
        if met { Self::True } else { Self::False }
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }
}

/// The cfgs of a target: `("unix", None)`, `("target_os", Some("linux"))`. Empty where the target is
/// not known.
///
/// Somebody may have to be asked for them, which is not done before they matter.
pub(crate) trait Cfgs: Sync {
    /// All of them.
    fn cfgs(&self) -> &[(String, Option<String>)];
}

/// What is known of a package's build.
#[derive(Clone)]
pub(crate) struct Knowledge<'a> {
    /// The package's name, for messages.
    pub(crate) package: &'a str,
    /// What the target decides.
    pub(crate) target: &'a dyn Cfgs,
    /// The features that are on; `None` where they are not known exactly.
    pub(crate) features: Option<Arc<[String]>>,
    /// What `--cfg` sets.
    pub(crate) custom: Vec<(String, Option<String>)>,
    /// Whether the target is built as a test.
    pub(crate) test: bool,
}

impl Knowledge<'_> {
    /// Whether one name, or one value of a name, is set.
    pub(super) fn truth(&self, name: &str, value: Option<&str>) -> Truth {
        let is_among = |known: &[(String, Option<String>)]| {
            known.iter().any(|(key, set)| key == name && set.as_deref() == value)
        };
        match (name, value) {
            _ if is_among(&self.custom) => Truth::True,
            ("feature", Some(value)) => self
                .features
                .as_ref()
                .map_or(Truth::Unknown, |on| on.iter().any(|feature| feature == value).into()),
            ("test", None) => self.test.into(),
            _ if is_of_a_tool(name) => Truth::False,
            // What a macro does is no cfg of anybody's.
            ("macro", _) => Truth::Unknown,
            _ if is_among(self.target.cfgs()) => Truth::True,
            _ if is_of_the_target(name) && !self.target.cfgs().is_empty() => Truth::False,
            // The profile's, or set by somebody's build script.
            _ => Truth::Unknown,
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
pub(crate) fn evaluate(predicates: &[String], known: &Knowledge) -> Truth {
    together(predicates).truth(known)
}

/// What would meet all of the predicates, in words; nothing if they are not known to be unmet, or
/// if nothing would.
pub(crate) fn what_would_enable(predicates: &[String], known: &Knowledge) -> Option<String> {
    let predicate = together(predicates);
    let unmet = predicate.truth(known) == Truth::False;
    let lacking = if unmet { predicate.lacks(known, true)? } else { return None };
    Some(lacking.join(" and "))
}

/// All of the predicates as one, in canonical text; nothing if there are none.
pub(crate) fn combine(predicates: &[String]) -> Option<String> {
    (!predicates.is_empty()).then(|| together(predicates).to_string())
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;

    type Pairs = Vec<(String, Option<String>)>;

    impl Cfgs for Pairs {
        fn cfgs(&self) -> &[(String, Option<String>)] {
            self
        }
    }

    static LINUX: LazyLock<Pairs> =
        LazyLock::new(|| vec![pair("unix", None), pair("target_os", Some("linux"))]);

    fn pair(name: &str, value: Option<&str>) -> (String, Option<String>) {
        (name.to_owned(), value.map(str::to_owned))
    }

    fn linux() -> Knowledge<'static> {
        Knowledge {
            package: "finops",
            target: &*LINUX,
            features: Some(["aws".to_owned()].into()),
            custom: vec![pair("nightly", None)],
            test: false,
        }
    }

    #[track_caller]
    fn is(predicate: &str, truth: Truth) {
        assert_eq!(evaluate(&[predicate.to_owned()], &linux()), truth, "{predicate}");
    }

    #[track_caller]
    fn enabled_by(predicate: &str, words: Option<&str>) {
        let found = what_would_enable(&[predicate.to_owned()], &linux());
        assert_eq!(found.as_deref(), words, "{predicate}");
    }

    #[test]
    fn what_is_known_is_true_or_false() {
        is("unix", Truth::True);
        is("windows", Truth::False);
        is("target_os = \"linux\"", Truth::True);
        is("target_os = r#\"macos\"#", Truth::False);
        is("feature = \"aws\"", Truth::True);
        is("feature = \"azure\"", Truth::False);
        is("nightly", Truth::True);
        is("test", Truth::False);
        is("true", Truth::True);
        is("false", Truth::False);
    }

    #[test]
    fn what_cannot_be_known_is_neither() {
        is("debug_assertions", Truth::Unknown);
        is("set_by_a_build_script", Truth::Unknown);
        is("accessible(::std::mem)", Truth::Unknown);
        is("macro = \"cfg_rt\"", Truth::Unknown);
        is("version(\"1.95\")", Truth::Unknown);
        is("", Truth::Unknown);
        is("unix windows", Truth::Unknown);
        is(&format!("{}unix{}", "not(".repeat(1_000), ")".repeat(1_000)), Truth::Unknown);
        let other_package = Knowledge { features: None, ..linux() };
        assert_eq!(evaluate(&["feature = \"aws\"".to_owned()], &other_package), Truth::Unknown);
        let no_target = Knowledge { target: &Pairs::new(), ..linux() };
        assert_eq!(evaluate(&["windows".to_owned()], &no_target), Truth::Unknown);
    }

    #[test]
    fn nobody_is_asked_for_the_target_where_it_does_not_matter() {
        struct Nobody;
        impl Cfgs for Nobody {
            fn cfgs(&self) -> &[(String, Option<String>)] {
                panic!("was asked")
            }
        }
        let known = Knowledge { target: &Nobody, ..linux() };
        for predicate in ["feature = \"a\"", "not(test)", "nightly", "macro = \"m\"", "doc"] {
            let _ = evaluate(&[predicate.to_owned()], &known);
        }
    }

    #[test]
    fn parts_make_a_whole() {
        is("all()", Truth::True);
        is("any()", Truth::False);
        is("all(unix, /* not */ feature = \"aws\",\n)", Truth::True);
        is("all(unknown, windows)", Truth::False);
        is("any(unknown, unix)", Truth::True);
        is("not(any(unknown, windows))", Truth::Unknown);
        is("not(all(windows, unknown))", Truth::True);
        assert_eq!(evaluate(&[], &linux()), Truth::True);
    }

    #[test]
    fn what_is_off_says_what_would_switch_it_on() {
        enabled_by("feature = \"azure\"", Some("feature \"azure\" of finops"));
        enabled_by(
            "all(unix, feature = \"azure\", windows)",
            Some("feature \"azure\" of finops and cfg(windows)"),
        );
        enabled_by(
            "any(windows, target_os = \"macos\")",
            Some("cfg(windows) or cfg(target_os = \"macos\")"),
        );
        enabled_by("not(feature = \"aws\")", Some("without feature \"aws\" of finops"));
        enabled_by("not(any(unix, windows))", Some("cfg(not(unix))"));
        enabled_by("any(false, all(windows, false))", None);
        enabled_by("unix", None);
        enabled_by("debug_assertions", None);
    }

    #[test]
    fn the_text_is_canonical() {
        let combined = |predicates: &[&str]| {
            combine(&predicates.iter().map(|&text| text.to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(combined(&[]), None);
        assert_eq!(combined(&["  unix "]).as_deref(), Some("unix"));
        let nested = ["feature=\"a\"", "all(unix,all(feature = r\"a\", any(x ,)))", "not(not(y))"];
        assert_eq!(combined(&nested).as_deref(), Some("all(feature = \"a\", unix, x, y)"));
        assert_eq!(combined(&["version( \"1\" )"]).as_deref(), Some("version( \"1\" )"));
    }
}
