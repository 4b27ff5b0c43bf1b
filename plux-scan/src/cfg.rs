//! Predicates of `#[cfg(…)]`: their values, and what would make them hold.
//!
//! A value has three states: a build script knows neither the features of other packages nor the cfgs
//! that their build scripts set. The grammar is rustc's, with line breaks, comments, raw strings and
//! predicates of later versions; cargo-platform parses that of manifests, which has none of these.

use std::fmt;

use plux_spec::Condition;

use crate::attribute::split;
use crate::cfg_options::CfgOptions;
use crate::lexer::{Kind, Lexer};
use crate::literals::string_value;

/// The deepest nesting of `all`, `any` and `not` that is parsed.
const MAX_DEPTH: usize = 64;

/// Evaluates whether all of the predicates hold; `None` if that depends on what is not known.
pub fn evaluate(predicates: &[String], options: &CfgOptions<'_>) -> Option<bool> {
    CfgExpr::of(predicates).evaluate(options)
}

/// Returns the conditions that would make all of the predicates hold; none if they do not certainly
/// fail, or if nothing would.
pub fn enable_hints(predicates: &[String], options: &CfgOptions<'_>) -> Vec<Condition> {
    let expr = CfgExpr::of(predicates);
    let fails = expr.evaluate(options) == Some(false);
    if fails { expr.hints(options, true).unwrap_or_default() } else { Vec::new() }
}

/// Returns the predicates in the sources of a package as conditions.
pub fn conditions(predicates: &[String], package: &str) -> Vec<Condition> {
    CfgExpr::of(predicates).conditions(package)
}

/// Returns all of the predicates as one, in canonical form; `None` if there are none.
#[cfg(test)]
pub(crate) fn combine(predicates: &[String]) -> Option<String> {
    (!predicates.is_empty()).then(|| CfgExpr::of(predicates).to_string())
}

/// Evaluates a conjunction.
fn all(values: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(true);
    for value in values {
        match value {
            Some(true) => {}
            Some(false) => return Some(false),
            None => result = None,
        }
    }
    result
}

fn not(value: Option<bool>) -> Option<bool> {
    value.map(|value| !value)
}

/// A predicate.
#[derive(Clone, Debug, PartialEq, Eq)]
enum CfgExpr {
    /// `all(…)`, and `true`
    All(Vec<CfgExpr>),
    /// `any(…)`, and `false`
    Any(Vec<CfgExpr>),
    /// `not(…)`
    Not(Box<CfgExpr>),
    /// `unix`, or `feature = "…"`
    Option(String, Option<String>),
    /// What is not understood, or nests too deeply.
    Other(String),
}

impl CfgExpr {
    /// Parses the predicates that all have to hold.
    fn of(predicates: &[String]) -> Self {
        Self::all(predicates.iter().map(|predicate| Self::parse(predicate)).collect())
    }

    fn parse(source: &str) -> Self {
        Self::parse_at(source, 0)
            .unwrap_or_else(|| Self::Other(source.split_whitespace().collect::<Vec<_>>().join(" ")))
    }

    fn parse_at(source: &str, depth: usize) -> Option<Self> {
        let mut lexer = Lexer::new(source);
        let name = lexer.next().filter(|token| token.kind == Kind::Ident)?;
        let name = &source[name.start..name.end];
        let Some(next) = lexer.next() else {
            return Some(match name {
                "true" => Self::All(Vec::new()),
                "false" => Self::Any(Vec::new()),
                _ => Self::Option(name.to_owned(), None),
            });
        };
        match next.kind {
            Kind::Punct(b'=') => {
                let value = string_value(&source[next.end..])?;
                lexer.next();
                lexer.next().is_none().then(|| Self::Option(name.to_owned(), Some(value)))
            }
            Kind::Open(b'(') if depth < MAX_DEPTH => {
                let close = lexer.close_group().ok()?;
                let parts = split(&source[next.end..close.start]).into_iter();
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

    /// All of the parts, each once and without nested lists.
    fn all(parts: Vec<Self>) -> Self {
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

    fn evaluate(&self, options: &CfgOptions<'_>) -> Option<bool> {
        match self {
            Self::All(parts) => all(parts.iter().map(|part| part.evaluate(options))),
            Self::Any(parts) => not(all(parts.iter().map(|part| not(part.evaluate(options))))),
            Self::Not(part) => not(part.evaluate(options)),
            Self::Option(name, value) => options.is_set(name, value.as_deref()),
            Self::Other(_) => None,
        }
    }

    /// Returns the conditions that together are this predicate, for the sources of `package`.
    fn conditions(&self, package: &str) -> Vec<Condition> {
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

    /// Returns the least that has to change for it to hold, or with `!holds` to fail; `None` if it
    /// never can.
    fn hints(&self, options: &CfgOptions<'_>, holds: bool) -> Option<Vec<Condition>> {
        if self.evaluate(options) == Some(holds) {
            return Some(Vec::new());
        }
        match self {
            Self::Not(part) => part.hints(options, !holds),
            Self::All(parts) | Self::Any(parts) => {
                let parts = parts.iter().map(|part| part.hints(options, holds));
                if matches!(self, Self::All(_)) == holds {
                    let lists = parts.collect::<Option<Vec<_>>>()?;
                    return Some(lists.into_iter().flatten().collect());
                }
                let alternatives: Vec<_> = parts.flatten().map(Condition::all).collect();
                (!alternatives.is_empty()).then(|| vec![Condition::any(alternatives)])
            }
            Self::Option(..) | Self::Other(_) if holds => Some(self.conditions(options.package)),
            Self::Option(name, Some(_)) if name == "feature" => {
                Some(vec![Condition::Not(self.conditions(options.package).into())])
            }
            Self::Option(..) | Self::Other(_) => {
                Some(vec![Condition::Cfg(format!("not({self})").into())])
            }
        }
    }
}

/// Returns each part once; the part itself if it is the only one.
fn unique(parts: Vec<CfgExpr>) -> Result<CfgExpr, Vec<CfgExpr>> {
    let mut unique: Vec<CfgExpr> = Vec::new();
    for part in parts {
        if !unique.contains(&part) {
            unique.push(part);
        }
    }
    <[CfgExpr; 1]>::try_from(unique).map(|[part]| part)
}

impl fmt::Display for CfgExpr {
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
