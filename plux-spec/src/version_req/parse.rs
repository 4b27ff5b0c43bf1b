//! The grammar of version requirements.

use std::str::FromStr;

use super::{Comparator, VersionOp, VersionReq, VersionReqError};

/// As in Cargo.
const MAX_COMPARATORS: usize = 32;

const SYMBOLS: [(&str, VersionOp); 7] = [
    ("=", VersionOp::Exact),
    (">=", VersionOp::GreaterEq),
    (">", VersionOp::Greater),
    ("<=", VersionOp::LessEq),
    ("<", VersionOp::Less),
    ("~", VersionOp::Tilde),
    ("^", VersionOp::Caret),
];

impl FromStr for VersionReq {
    type Err = VersionReqError;

    #[inline]
    fn from_str(requirement: &str) -> Result<Self, VersionReqError> {
        let mut input = Input { rest: requirement, part: "" };
        input.skip_spaces();
        let mut comparators = Vec::new();
        if let Some(rest) = input.rest.strip_prefix(WILDCARDS) {
            return match rest.trim_start_matches(' ') {
                "" => Ok(Self { comparators: comparators.into() }),
                rest if rest.starts_with(',') => Err(input.not_alone()),
                _ => Err(error(AFTER_WILDCARD)),
            };
        }
        loop {
            if comparators.len() == MAX_COMPARATORS {
                return Err(error("excessive number of version comparators"));
            }
            let start = Input { ..input };
            comparators.push(input.comparator().map_err(|error| {
                let rest = start.rest.strip_prefix(WILDCARDS);
                let is_wildcard = rest.is_some_and(|rest| {
                    let rest = rest.trim_start_matches(' ');
                    rest.is_empty() || rest.starts_with(',')
                });
                if is_wildcard { start.not_alone() } else { error }
            })?);
            match input.rest.chars().next() {
                None => return Ok(Self { comparators: comparators.into() }),
                Some(',') => input.rest = &input.rest[1..],
                Some(other) => {
                    let message = format!("expected comma after {}, found {other:?}", input.part);
                    return Err(error(message));
                }
            }
            input.skip_spaces();
        }
    }
}

const WILDCARDS: [char; 3] = ['*', 'x', 'X'];

const AFTER_WILDCARD: &str = "unexpected character after wildcard in version req";

struct Input<'a> {
    rest: &'a str,
    /// The part that was parsed last, for messages.
    part: &'static str,
}

impl<'a> Input<'a> {
    fn skip_spaces(&mut self) {
        self.rest = self.rest.trim_start_matches(' ');
    }

    #[inline]
    fn comparator(&mut self) -> Result<Comparator, VersionReqError> {
        let is_prefix = |(symbol, _): &&(&str, _)| self.rest.starts_with(symbol);
        let (symbol, op) = *SYMBOLS.iter().find(is_prefix).unwrap_or(&("", VersionOp::Caret));
        self.rest = &self.rest[symbol.len()..];
        self.skip_spaces();
        let mut parsed = Comparator { op, major: 0, minor: None, patch: None, pre: "".into() };
        self.part = "major version number";
        parsed.major = self.number()?;
        let mut is_wildcard = false;
        for (part, number) in [
            ("minor version number", &mut parsed.minor),
            ("patch version number", &mut parsed.patch),
        ] {
            let Some(rest) = self.rest.strip_prefix('.') else { break };
            (self.rest, self.part) = (rest, part);
            if let Some(rest) = rest.strip_prefix(WILDCARDS) {
                (self.rest, is_wildcard) = (rest, true);
            } else if is_wildcard {
                return Err(error(AFTER_WILDCARD));
            } else {
                *number = Some(self.number()?);
            }
        }
        if is_wildcard && symbol.is_empty() {
            parsed.op = VersionOp::Wildcard;
        }
        if parsed.patch.is_some() {
            if let Some(rest) = self.rest.strip_prefix('-') {
                (self.rest, self.part) = (rest, "pre-release identifier");
                parsed.pre = self.identifiers(true)?.to_owned().into();
            }
            if let Some(rest) = self.rest.strip_prefix('+') {
                (self.rest, self.part) = (rest, "build metadata");
                self.identifiers(false)?;
            }
        }
        self.skip_spaces();
        Ok(parsed)
    }

    fn number(&mut self) -> Result<u64, VersionReqError> {
        let part = self.part;
        let end = self.rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        if digits.is_empty() {
            return Err(error(match rest.chars().next() {
                Some(c) => format!("unexpected character {c:?} while parsing {part}"),
                None => format!("unexpected end of input while parsing {part}"),
            }));
        }
        if digits.len() > 1 && digits.starts_with('0') {
            return Err(error(format!("invalid leading zero in {part}")));
        }
        self.rest = rest;
        digits.parse().map_err(|_| error(format!("value of {part} exceeds u64::MAX")))
    }

    /// Returns the identifiers of a pre-release or of build metadata.
    fn identifiers(&mut self, is_pre: bool) -> Result<&'a str, VersionReqError> {
        let is_end = |c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '.');
        let (identifiers, rest) =
            self.rest.split_at(self.rest.find(is_end).unwrap_or(self.rest.len()));
        for identifier in identifiers.split('.') {
            if identifier.is_empty() {
                return Err(error(format!("empty identifier segment in {}", self.part)));
            }
            if is_pre && has_leading_zero(identifier) {
                return Err(error(format!("invalid leading zero in {}", self.part)));
            }
        }
        self.rest = rest;
        Ok(identifiers)
    }

    /// Returns the error of a wildcard beside other comparators.
    fn not_alone(&self) -> VersionReqError {
        let wildcard = &self.rest[..1];
        error(format!("wildcard req ({wildcard}) must be the only comparator in the version req"))
    }
}

/// Returns whether an identifier of a pre-release is a number with an invalid leading zero.
pub(super) fn has_leading_zero(identifier: &str) -> bool {
    identifier.len() > 1
        && identifier.starts_with('0')
        && identifier.bytes().all(|byte| byte.is_ascii_digit())
}

fn error(message: impl Into<String>) -> VersionReqError {
    VersionReqError { message: message.into() }
}
