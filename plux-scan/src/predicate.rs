//! What stands in `#[cfg(…)]`.
//!
//! The grammar is rustc's, not that of Cargo's manifests: it has line breaks, comments, raw strings
//! and predicates yet to come.

use std::fmt;

use plux_spec::Condition;

use super::attribute::split;
use super::cfg::{self, CfgOptions};
use super::lexer::{Kind, Lexer};
use super::literal::text_of;

/// How deep `all`, `any` and `not` may nest.
const MAX_DEPTH: usize = 64;

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Predicate {
    /// `all(…)`, and `true`
    All(Vec<Predicate>),
    /// `any(…)`, and `false`
    Any(Vec<Predicate>),
    /// `not(…)`
    Not(Box<Predicate>),
    /// `unix`, or `feature = "…"`
    Option(String, Option<String>),
    /// What is not understood, or nests too deeply.
    Other(String),
}

impl Predicate {
    /// Reads one.
    pub(super) fn parse(text: &str) -> Self {
        Self::parse_at(text, 0)
            .unwrap_or_else(|| Self::Other(text.split_whitespace().collect::<Vec<_>>().join(" ")))
    }

    fn parse_at(text: &str, depth: usize) -> Option<Self> {
        let mut lexer = Lexer::new(text);
        let name = lexer.next().filter(|token| token.kind == Kind::Ident)?;
        let name = &text[name.start..name.end];
        let Some(next) = lexer.next() else {
            return Some(match name {
                "true" => Self::All(Vec::new()),
                "false" => Self::Any(Vec::new()),
                _ => Self::Option(name.to_owned(), None),
            });
        };
        match next.kind {
            Kind::Punct(b'=') => {
                let value = text_of(&text[next.end..])?;
                lexer.next();
                lexer.next().is_none().then(|| Self::Option(name.to_owned(), Some(value)))
            }
            Kind::Open(b'(') if depth < MAX_DEPTH => {
                let close = lexer.close_group().ok()?;
                let parts = split(&text[next.end..close.start]).into_iter();
                let parts = parts.map(|part| Self::parse_at(part, depth + 1));
                let parts = parts.collect::<Option<Vec<_>>>()?;
                if lexer.next().is_some() {
                    return None;
                }
                match name {
                    "all" => Some(Self::all(parts)),
                    "any" => Some(Self::any(parts)),
                    "not" => <[Self; 1]>::try_from(parts).ok().map(|[part]| part.negated()),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// All of the parts, each once; those that are lists themselves are taken apart.
    pub(super) fn all(parts: Vec<Self>) -> Self {
        let mut flat: Vec<Self> = Vec::new();
        for part in parts {
            match part {
                Self::All(inner) => flat.extend(inner),
                part => flat.push(part),
            }
        }
        unique(flat).unwrap_or_else(Self::All)
    }

    fn any(parts: Vec<Self>) -> Self {
        let mut flat: Vec<Self> = Vec::new();
        for part in parts {
            match part {
                Self::Any(inner) => flat.extend(inner),
                part => flat.push(part),
            }
        }
        unique(flat).unwrap_or_else(Self::Any)
    }

    fn negated(self) -> Self {
        match self {
            Self::Not(part) => *part,
            part => Self::Not(Box::new(part)),
        }
    }

    /// Whether it is met.
    pub(super) fn truth(&self, known: &CfgOptions) -> Option<bool> {
        match self {
            Self::All(parts) => cfg::all(parts.iter().map(|part| part.truth(known))),
            Self::Any(parts) => {
                cfg::not(cfg::all(parts.iter().map(|part| cfg::not(part.truth(known)))))
            }
            Self::Not(part) => cfg::not(part.truth(known)),
            Self::Option(name, value) => known.truth(name, value.as_deref()),
            Self::Other(_) => None,
        }
    }

    /// Returns the conditions that together are this predicate, for the sources of `package`.
    pub(super) fn conditions(&self, package: &str) -> Vec<Condition> {
        match self {
            Self::All(parts) => parts.iter().map(|part| part.condition(package)).collect(),
            part => vec![part.condition(package)],
        }
    }

    fn condition(&self, package: &str) -> Condition {
        let all = |parts: &[Self]| -> Vec<Condition> {
            parts.iter().map(|part| part.condition(package)).collect()
        };
        match self {
            Self::Option(name, Some(feature)) if name == "feature" => Condition::Feature {
                package: package.to_owned().into(),
                feature: feature.clone().into(),
            },
            part if !part.has_feature() => Condition::Cfg(part.to_string().into()),
            Self::All(parts) => Condition::All(all(parts).into()),
            Self::Any(parts) => Condition::Any(all(parts).into()),
            Self::Not(part) => Condition::Not(part.conditions(package).into()),
            Self::Option(..) | Self::Other(_) => Condition::Cfg(self.to_string().into()),
        }
    }

    fn has_feature(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::has_feature),
            Self::Not(part) => part.has_feature(),
            Self::Option(name, value) => name == "feature" && value.is_some(),
            Self::Other(_) => false,
        }
    }

    /// The least that has to change for it to be met, or with `!met` not to be; nothing if it
    /// never can.
    pub(super) fn lacks(&self, known: &CfgOptions, met: bool) -> Option<Vec<Condition>> {
        if self.truth(known) == Some(met) {
            return Some(Vec::new());
        }
        match self {
            Self::Not(part) => part.lacks(known, !met),
            Self::All(parts) | Self::Any(parts) => {
                let parts = parts.iter().map(|part| part.lacks(known, met));
                if matches!(self, Self::All(_)) == met {
                    let lists = parts.collect::<Option<Vec<_>>>()?;
                    return Some(lists.into_iter().flatten().collect());
                }
                let ways: Vec<_> = parts.flatten().map(Condition::all).collect();
                (!ways.is_empty()).then(|| vec![Condition::any(ways)])
            }
            Self::Option(..) | Self::Other(_) if met => Some(self.conditions(known.package)),
            Self::Option(name, Some(_)) if name == "feature" => {
                Some(vec![Condition::Not(self.conditions(known.package).into())])
            }
            Self::Option(..) | Self::Other(_) => {
                Some(vec![Condition::Cfg(format!("not({self})").into())])
            }
        }
    }
}

/// Each part once; the part itself if it is the only one.
fn unique(parts: Vec<Predicate>) -> Result<Predicate, Vec<Predicate>> {
    let mut unique: Vec<Predicate> = Vec::new();
    for part in parts {
        if !unique.contains(&part) {
            unique.push(part);
        }
    }
    <[Predicate; 1]>::try_from(unique).map(|[part]| part)
}

impl fmt::Display for Predicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, name: &str, parts: &[Self]| {
            let parts: Vec<String> = parts.iter().map(Self::to_string).collect();
            write!(f, "{name}({})", parts.join(", "))
        };
        match self {
            Self::All(parts) if parts.is_empty() => f.write_str("true"),
            Self::Any(parts) if parts.is_empty() => f.write_str("false"),
            Self::All(parts) => list(f, "all", parts),
            Self::Any(parts) => list(f, "any", parts),
            Self::Not(part) => write!(f, "not({part})"),
            Self::Option(name, None) => f.write_str(name),
            Self::Option(name, Some(value)) => write!(f, "{name} = {value:?}"),
            Self::Other(text) => f.write_str(text),
        }
    }
}
