//! Predicates: whether they hold, and as conditions.

use std::sync::LazyLock;

use plux_spec::condition::display_all;

use crate::cfg::{conditions, evaluate};
use crate::{CfgOptions, TargetCfgs};

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
    is("panic = \"abort\"", None);
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
fn a_profile_decides_whether_a_panic_unwinds_where_the_target_can() {
    let of = |target: &str, predicate: &str| {
        let cfgs = vec![pair("unix", None), pair("panic", Some(target))];
        evaluate(&[predicate.to_owned()], &CfgOptions { target: &cfgs, ..linux() })
    };
    assert_eq!(of("unwind", "panic = \"unwind\""), None);
    assert_eq!(of("unwind", "panic = \"abort\""), None);
    assert_eq!(of("abort", "panic = \"unwind\""), Some(false));
    assert_eq!(of("abort", "panic = \"abort\""), Some(true));
}

#[test]
fn the_cfgs_of_the_target_are_requested_only_if_they_matter() {
    struct Nobody;
    impl TargetCfgs for Nobody {
        fn cfgs(&self) -> &[(String, Option<String>)] {
            panic!("was requested")
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

/// As the default file of a module has, whose `cfg_attr` paths are complementary.
#[test]
fn a_contradiction_is_false_whatever_the_options_are() {
    let all = |predicates: &[&str]| {
        let predicates: Vec<_> = predicates.iter().map(|&it| it.to_owned()).collect();
        evaluate(&predicates, &CfgOptions { features: None, ..linux() })
    };
    for predicate in ["x", "feature = \"x\"", "any(x, y)", "all(x, y)", "all(x, not(y))"] {
        let not = |predicate: &str| format!("not({predicate})");
        assert_eq!(all(&[&not(predicate), &not(&not(predicate))]), Some(false), "{predicate}");
        assert_eq!(all(&[predicate, "z", &not(predicate)]), Some(false), "{predicate}");
        assert_eq!(all(&[predicate, &not("z")]), None, "{predicate}");
    }
    assert_eq!(all(&["not(x)", "not(y)", "not(not(any(x, y)))"]), Some(false));
    assert_eq!(all(&["x", "y", "any(not(x), not(y))"]), Some(false));
    assert_eq!(all(&["not(x)", "any(x, y)"]), None);
    assert_eq!(all(&["not(all(x, y))", "x"]), None);
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
    assert_eq!(shown(&nested), "feature `a` of `finops` and `cfg(unix)` and `cfg(x)` and `cfg(y)`");
    assert_eq!(shown(&["any(unix, not(windows))"]), "`cfg(any(unix, not(windows)))`");
    assert_eq!(
        shown(&["any(unix, feature = \"a\")", "not(all(feature = \"a\", x))"]),
        "(`cfg(unix)` or feature `a` of `finops`) and not (feature `a` of `finops` and `cfg(x)`)"
    );
    assert_eq!(shown(&["version( \"1\" )"]), "`cfg(version( \"1\" ))`");
    assert_eq!(shown(&["false"]), "`cfg(false)`");
    assert_eq!(
        shown(&["not(all())", "any(unix, true)"]),
        "`cfg(not(true))` and `cfg(any(unix, true))`"
    );
}
