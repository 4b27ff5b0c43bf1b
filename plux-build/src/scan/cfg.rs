//! Conditions: whether they are met, and what would meet them.
//!
//! A condition has three truths, since a build script does not know everything: not the features
//! of other packages, not what their build scripts set. The grammar is rustc's, not that of
//! Cargo's manifests: line breaks, comments, raw strings, and predicates yet to come.

use std::fmt;

use super::lexer::{Kind, Lexer};
use super::literal::text_of;

/// How deep `all`, `any` and `not` may nest.
const MAX_DEPTH: usize = 64;

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

/// What is known of a package's build.
#[derive(Clone, Debug, Default)]
pub(crate) struct Knowledge {
    /// The package's name, for messages.
    pub(crate) package: String,
    /// The target's names and key–value pairs: `("unix", None)`, `("target_os", Some("linux"))`.
    /// Empty where the target is not known.
    pub(crate) target: Vec<(String, Option<String>)>,
    /// The features that are on; `None` where they are not known exactly.
    pub(crate) features: Option<Vec<String>>,
    /// What `--cfg` sets.
    pub(crate) custom: Vec<(String, Option<String>)>,
    /// Whether the target is built as a test.
    pub(crate) test: bool,
}

/// The names that a target alone decides.
const TARGET_NAMES: &[&str] = &[
    "unix",
    "windows",
    "target_thread_local",
    "target_os",
    "target_arch",
    "target_env",
    "target_family",
    "target_vendor",
    "target_endian",
    "target_pointer_width",
    "target_feature",
    "target_abi",
    "target_has_atomic",
    "panic",
];

impl Knowledge {
    fn truth(&self, name: &str, value: Option<&str>) -> Truth {
        let set = |list: &[(String, Option<String>)]| {
            list.iter().any(|(n, v)| n == name && v.as_deref() == value)
        };
        let known = |set: bool| if set { Truth::True } else { Truth::False };
        if set(&self.custom) || set(&self.target) {
            return Truth::True;
        }
        match (name, value) {
            ("feature", Some(value)) => match &self.features {
                Some(features) => known(features.iter().any(|feature| feature == value)),
                None => Truth::Unknown,
            },
            ("test", None) => known(self.test),
            (
                "doc" | "doctest" | "miri" | "rustfmt" | "clippy" | "rust_analyzer" | "proc_macro",
                None,
            ) => Truth::False,
            ("true", None) => Truth::True,
            ("false", None) => Truth::False,
            _ if TARGET_NAMES.contains(&name) && !self.target.is_empty() => Truth::False,
            _ => Truth::Unknown,
        }
    }
}

/// A predicate.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Predicate {
    All(Vec<Predicate>),
    Any(Vec<Predicate>),
    Not(Box<Predicate>),
    Option(String, Option<String>),
    /// What is not understood, or too deep.
    Other(String),
}

impl Predicate {
    fn parse(text: &str, depth: usize) -> Self {
        let other = || Self::Other(text.split_whitespace().collect::<Vec<_>>().join(" "));
        let mut lexer = Lexer::new(text);
        let Some(name) = lexer.next().filter(|token| token.kind == Kind::Ident) else {
            return other();
        };
        let name = &text[name.start..name.end];
        let Some(next) = lexer.next() else { return Self::Option(name.to_owned(), None) };
        match next.kind {
            Kind::Punct(b'=') => {
                let value = lexer.next().filter(|token| token.kind == Kind::Str);
                let value = value.and_then(|token| text_of(&text[token.start..token.end]));
                match (value, lexer.next()) {
                    (Some(value), None) => Self::Option(name.to_owned(), Some(value)),
                    _ => other(),
                }
            }
            Kind::Open(b'(') if depth < MAX_DEPTH => {
                let Ok(close) = lexer.close_group() else { return other() };
                if lexer.next().is_some() {
                    return other();
                }
                let parts = super::attribute::split(&text[next.end..close.start]);
                let mut parts: Vec<_> =
                    parts.into_iter().map(|part| Self::parse(part, depth + 1)).collect();
                match name {
                    "all" => Self::All(parts),
                    "any" => Self::Any(parts),
                    "not" if parts.len() == 1 => Self::Not(Box::new(parts.remove(0))),
                    _ => other(),
                }
            }
            _ => other(),
        }
    }

    fn truth(&self, known: &Knowledge) -> Truth {
        match self {
            Self::All(parts) => all(parts.iter().map(|part| part.truth(known))),
            Self::Any(parts) => !all(parts.iter().map(|part| !part.truth(known))),
            Self::Not(part) => !part.truth(known),
            Self::Option(name, value) => known.truth(name, value.as_deref()),
            Self::Other(_) => Truth::Unknown,
        }
    }

    /// The least that has to change for the predicate to have the truth `wanted`.
    fn lacking(&self, known: &Knowledge, wanted: bool) -> Vec<String> {
        let has = if wanted { Truth::True } else { Truth::False };
        if self.truth(known) == has {
            return Vec::new();
        }
        match self {
            Self::Not(part) => part.lacking(known, !wanted),
            Self::All(parts) | Self::Any(parts) => {
                let lists = parts.iter().map(|part| part.lacking(known, wanted));
                if matches!(self, Self::All(_)) == wanted {
                    return lists.flatten().collect();
                }
                let alternatives: Vec<String> =
                    lists.filter(|list| !list.is_empty()).map(|list| list.join(" and ")).collect();
                vec![alternatives.join(" or ")]
            }
            Self::Option(name, Some(feature)) if name == "feature" => {
                let not = if wanted { "" } else { "without " };
                vec![format!("{not}feature \"{feature}\" of {}", known.package)]
            }
            _ if wanted => vec![self.to_string()],
            _ => vec![format!("not({self})")],
        }
    }
}

fn all(truths: impl Iterator<Item = Truth>) -> Truth {
    truths.fold(Truth::True, |sum, truth| match (sum, truth) {
        (Truth::False, _) | (_, Truth::False) => Truth::False,
        (Truth::Unknown, _) | (_, Truth::Unknown) => Truth::Unknown,
        _ => Truth::True,
    })
}

impl fmt::Display for Predicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, name: &str, parts: &[Self]| {
            write!(f, "{name}(")?;
            for (index, part) in parts.iter().enumerate() {
                write!(f, "{}{part}", if index == 0 { "" } else { ", " })?;
            }
            f.write_str(")")
        };
        match self {
            Self::All(parts) => list(f, "all", parts),
            Self::Any(parts) => list(f, "any", parts),
            Self::Not(part) => write!(f, "not({part})"),
            Self::Option(name, None) => f.write_str(name),
            Self::Option(name, Some(value)) => write!(f, "{name} = {value:?}"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

/// All of the predicates as one, each once.
fn together(predicates: &[String]) -> Predicate {
    let mut all: Vec<Predicate> = Vec::new();
    let mut add = |part: Predicate| {
        if !all.contains(&part) {
            all.push(part);
        }
    };
    for predicate in predicates {
        match Predicate::parse(predicate, 0) {
            Predicate::All(parts) => parts.into_iter().for_each(&mut add),
            part => add(part),
        }
    }
    if all.len() == 1 { all.remove(0) } else { Predicate::All(all) }
}

/// Whether all of the predicates are met.
pub(crate) fn evaluate(predicates: &[String], known: &Knowledge) -> Truth {
    together(predicates).truth(known)
}

/// What would meet all of the predicates, in words; nothing if they are not known to be unmet.
pub(crate) fn what_would_enable(predicates: &[String], known: &Knowledge) -> Option<String> {
    let predicate = together(predicates);
    (predicate.truth(known) == Truth::False).then(|| predicate.lacking(known, true).join(" and "))
}

/// All of the predicates as one, in canonical text; nothing if there are none.
pub(crate) fn combine(predicates: &[String]) -> Option<String> {
    (!predicates.is_empty()).then(|| together(predicates).to_string())
}
