//! Predicates of `#[cfg(…)]`: as conditions, and whether they hold.
//!
//! The grammar is rustc's, with line breaks, comments, raw strings and predicates of later versions;
//! cargo-platform parses that of manifests, which has none of these.

use std::sync::Arc;

use plux_spec::Condition;
use plux_spec::condition::all_hold;

use crate::attribute::split;
use crate::lexer::{Kind, Lexer};
use crate::literals::string_value;

/// The deepest nesting of `all`, `any` and `not` that is parsed.
const MAX_DEPTH: usize = 64;

/// The most parts of an `all` or `any` that are parsed.
const MAX_PARTS: usize = 1_000;

/// Evaluates whether all of the predicates hold; `None` if that depends on what is not known: a build
/// script knows neither all features of other packages nor the cfgs that their build scripts set.
pub fn evaluate(predicates: &[String], options: &CfgOptions<'_>) -> Option<bool> {
    let leaf = |leaf: &Condition| match leaf {
        Condition::Feature { feature, .. } => options.is_set("feature", Some(feature)),
        Condition::Cfg(option) => {
            let (name, value) = parse_option(option)?;
            options.is_set(name, value.as_deref())
        }
        _ => None,
    };
    all_hold(&[parse_all(predicates, options.package)], leaf)
}

/// Returns the predicates in the sources of a package as conditions.
pub fn conditions(predicates: &[String], package: &str) -> Vec<Condition> {
    match parse_all(predicates, package) {
        Condition::All(parts) => parts.iter().map(simplify).collect(),
        one => vec![simplify(&one)],
    }
}

/// Returns whether predicates only hold in a crate that is built as a test.
///
/// ```
/// use plux_scan::is_test_only;
///
/// let is_for_tests = |predicate: &str| is_test_only(&[predicate.to_owned()]);
/// assert!(is_for_tests("test") && is_for_tests("all(test, unix)"));
/// assert!(!is_for_tests("not(test)") && !is_for_tests("any(test, feature = \"test\")"));
/// ```
pub fn is_test_only(predicates: &[String]) -> bool {
    // Most have nothing to do with tests.
    predicates.iter().any(|predicate| predicate.contains("test"))
        && all_hold(&[parse_all(predicates, "")], |leaf| leaf.is_test().then_some(false))
            == Some(false)
}

/// Returns all of the predicates as one, in canonical form; `None` if there are none.
#[cfg(test)]
pub(crate) fn combine(predicates: &[String]) -> Option<String> {
    (!predicates.is_empty()).then(|| display(&parse_all(predicates, "")))
}

/// Parses predicates to one condition, whose leaves are features and single options.
fn parse_all(predicates: &[String], package: &str) -> Condition {
    let parse = |source: &String| {
        let other = || source.split_whitespace().collect::<Vec<_>>().join(" ");
        parse(source, package, 0).unwrap_or_else(|| Condition::Cfg(other().into()))
    };
    flatten(predicates.iter().map(parse).collect(), true)
}

/// Parses a predicate; `None` if it is not understood.
fn parse(source: &str, package: &str, depth: usize) -> Option<Condition> {
    if let Some((name, value)) = parse_option(source) {
        return Some(match (name, value) {
            ("true", None) => Condition::All(Vec::new().into()),
            ("false", None) => Condition::Any(Vec::new().into()),
            ("feature", Some(feature)) => {
                Condition::Feature { package: package.to_owned().into(), feature: feature.into() }
            }
            (name, None) => Condition::Cfg(name.to_owned().into()),
            (name, Some(value)) => Condition::Cfg(format!("{name} = {value:?}").into()),
        });
    }
    let mut lexer = Lexer::new(source);
    let (name, open) = (lexer.next()?, lexer.next()?);
    let close = lexer.close_group().ok().filter(|_| open.kind == Kind::Open(b'('))?;
    if depth == MAX_DEPTH || lexer.next().is_some() {
        return None;
    }
    let parts = split(&source[open.end..close.start]);
    if parts.len() > MAX_PARTS {
        return None;
    }
    let mut conditions = Vec::new();
    for part in parts {
        conditions.push(parse(part, package, depth + 1)?);
    }
    match &source[name.start..name.end] {
        "all" => Some(flatten(conditions, true)),
        "any" => Some(flatten(conditions, false)),
        "not" => <[Condition; 1]>::try_from(conditions).ok().map(|[part]| match part {
            Condition::Not(part) => flatten(part.into_owned(), true),
            part => Condition::Not(vec![part].into()),
        }),
        _ => None,
    }
}

/// Parses `unix` or `target_os = "linux"`.
fn parse_option(source: &str) -> Option<(&str, Option<String>)> {
    let mut lexer = Lexer::new(source);
    let name = lexer.next().filter(|token| token.kind == Kind::Ident)?;
    let name = &source[name.start..name.end];
    let Some(equals) = lexer.next() else { return Some((name, None)) };
    let value = string_value(&source[equals.end..]).filter(|_| equals.kind == Kind::Punct(b'='))?;
    lexer.next();
    lexer.next().is_none().then_some((name, Some(value)))
}

/// Returns the condition that all, or any, of the parts hold: each once, without nested lists.
fn flatten(parts: Vec<Condition>, all: bool) -> Condition {
    let mut flat: Vec<Condition> = Vec::new();
    for part in parts {
        let parts = match part {
            Condition::All(parts) if all => parts.into_owned(),
            Condition::Any(parts) if !all => parts.into_owned(),
            part => vec![part],
        };
        for part in parts {
            if !flat.contains(&part) {
                flat.push(part);
            }
        }
    }
    match all {
        true if has_contradiction(&flat) => Condition::any(Vec::new()),
        true => Condition::all(flat),
        false => Condition::any(flat),
    }
}

/// Returns whether parts that all have to hold contradict each other, whatever the values of the options are.
fn has_contradiction(parts: &[Condition]) -> bool {
    parts.len() > 1 && parts.iter().any(|part| is_refuted(part, parts))
}

/// Returns whether a condition is false if all of the parts hold.
fn is_refuted(condition: &Condition, parts: &[Condition]) -> bool {
    match condition {
        Condition::Not(negated) => match &**negated {
            [Condition::All(all)] => !all.is_empty() && all.iter().all(|it| parts.contains(it)),
            negated => negated.iter().all(|it| parts.contains(it)),
        },
        Condition::All(all) => all.iter().any(|it| is_refuted(it, parts)),
        Condition::Any(any) => !any.is_empty() && any.iter().all(|it| is_refuted(it, parts)),
        leaf => parts
            .iter()
            .any(|it| matches!(it, Condition::Not(it) if **it == *std::slice::from_ref(leaf))),
    }
}

/// Returns a condition with each part that depends on no feature as one predicate.
fn simplify(condition: &Condition) -> Condition {
    let all = |parts: &[Condition]| parts.iter().map(simplify).collect();
    match condition {
        it if !has_feature(it) => Condition::Cfg(display(it).into()),
        Condition::All(parts) => Condition::All(all(parts)),
        Condition::Any(parts) => Condition::Any(all(parts)),
        Condition::Not(parts) => match &**parts {
            [Condition::All(parts)] => Condition::Not(all(parts)),
            parts => Condition::Not(all(parts)),
        },
        leaf => leaf.clone(),
    }
}

fn has_feature(condition: &Condition) -> bool {
    match condition {
        Condition::All(parts) | Condition::Any(parts) | Condition::Not(parts) => {
            parts.iter().any(has_feature)
        }
        leaf => matches!(leaf, Condition::Feature { .. }),
    }
}

/// Returns a condition as a predicate.
fn display(condition: &Condition) -> String {
    let list = |name: &str, parts: &[Condition]| {
        let parts: Vec<String> = parts.iter().map(display).collect();
        format!("{name}({})", parts.join(", "))
    };
    match condition {
        Condition::All(parts) if parts.is_empty() => "true".to_owned(),
        Condition::Any(parts) if parts.is_empty() => "false".to_owned(),
        Condition::All(parts) => list("all", parts),
        Condition::Any(parts) => list("any", parts),
        Condition::Not(parts) => list("not", parts),
        Condition::Feature { feature, .. } => format!("feature = {feature:?}"),
        Condition::Cfg(option) => option.to_string(),
        _ => unreachable!("no predicate says so"),
    }
}

/// The cfgs of a target: `("unix", None)`, `("target_os", Some("linux"))`.
///
/// They are requested only if a predicate depends on them: an implementation may have to run rustc.
///
/// ```
/// use plux_scan::TargetCfgs;
///
/// struct Linux(Vec<(String, Option<String>)>);
///
/// impl TargetCfgs for Linux {
///     fn cfgs(&self) -> &[(String, Option<String>)] {
///         &self.0
///     }
/// }
///
/// let linux = Linux(vec![("unix".into(), None), ("target_os".into(), Some("linux".into()))]);
/// assert_eq!(linux.cfgs().len(), 2);
/// ```
pub trait TargetCfgs: Sync {
    /// Returns all of them; none if the target is not known.
    fn cfgs(&self) -> &[(String, Option<String>)];
}

/// The cfg options that are known of a package's build.
///
/// ```
/// use plux_scan::{CfgOptions, TargetCfgs, evaluate};
///
/// struct Linux;
///
/// impl TargetCfgs for Linux {
///     fn cfgs(&self) -> &[(String, Option<String>)] {
///         &[]
///     }
/// }
///
/// let options = CfgOptions {
///     package: "finops",
///     target: &Linux,
///     features: Some(["aws".to_owned()].into()),
///     custom: Vec::new(),
///     test: false,
/// };
/// assert_eq!(evaluate(&["feature = \"aws\"".to_owned()], &options), Some(true));
/// assert_eq!(evaluate(&["feature = \"azure\"".to_owned()], &options), Some(false));
/// assert_eq!(evaluate(&["tokio_unstable".to_owned()], &options), None);
/// ```
#[derive(Clone)]
pub struct CfgOptions<'a> {
    /// The package's name.
    pub package: &'a str,
    /// The cfgs that the target sets.
    pub target: &'a dyn TargetCfgs,
    /// The features that are enabled; `None` if they are not known exactly.
    pub features: Option<Arc<[String]>>,
    /// The cfgs that `--cfg` sets.
    pub custom: Vec<(String, Option<String>)>,
    /// Whether the target is built as a test.
    pub test: bool,
}

impl CfgOptions<'_> {
    /// Returns whether a name, or a name with this value, is set; `None` if that is not known.
    pub(crate) fn is_set(&self, name: &str, value: Option<&str>) -> Option<bool> {
        let is_among = |known: &[(String, Option<String>)], name: &str, value: Option<&str>| {
            known.iter().any(|(key, set)| key == name && set.as_deref() == value)
        };
        let is_among_target = |name, value| is_among(self.target.cfgs(), name, value);
        match (name, value) {
            _ if is_among(&self.custom, name, value) => Some(true),
            ("feature", Some(value)) => {
                self.features.as_ref().map(|enabled| enabled.iter().any(|feature| feature == value))
            }
            ("test", None) => Some(self.test),
            _ if is_of_a_tool(name) => Some(false),
            // Written by the scanner itself, for the arguments of a macro.
            ("macro", _) => None,
            // Where a target unwinds, a profile decides.
            ("panic", _) if !is_among_target("panic", Some("abort")) => None,
            _ if is_among_target(name, value) => Some(true),
            _ if is_of_the_target(name) && !self.target.cfgs().is_empty() => Some(false),
            // The profile sets it, or a build script.
            _ => None,
        }
    }
}

/// Returns whether a tool sets it that runs instead of a build.
fn is_of_a_tool(name: &str) -> bool {
    matches!(
        name,
        "doc" | "doctest" | "miri" | "rustfmt" | "clippy" | "rust_analyzer" | "proc_macro"
    )
}

/// Returns whether the target alone decides it.
fn is_of_the_target(name: &str) -> bool {
    name.starts_with("target_") || matches!(name, "unix" | "windows" | "panic")
}
