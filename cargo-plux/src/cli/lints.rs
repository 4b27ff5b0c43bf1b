//! Flags that set the levels of lints, under rustc's names.

use clap::Args;
use plux_spec::{Level, Lint, closest_matches};

/// The levels of lints. `-D` overrides `-W`, which overrides `-A`.
#[derive(Debug, Args)]
pub(crate) struct LintLevels {
    /// Set a lint to allowed: report nothing
    #[arg(short = 'A', long, value_name = "LINT", value_parser = parse, help_heading = "Lints")]
    allow: Vec<LintName>,
    /// Set a lint to a warning
    #[arg(short = 'W', long, value_name = "LINT", value_parser = parse, help_heading = "Lints")]
    warn: Vec<LintName>,
    /// Set a lint to an error; `warnings` stands for all warnings
    #[arg(short = 'D', long, value_name = "LINT", value_parser = parse, help_heading = "Lints")]
    deny: Vec<LintName>,
}

/// A lint, or the group of all lints that are warnings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LintName {
    Lint(Lint),
    Warnings,
}

impl LintLevels {
    /// Returns the lints whose levels are set, in the order in which they apply.
    pub(crate) fn lints(&self) -> impl Iterator<Item = (Lint, Level)> {
        self.all().filter_map(|(name, level)| match name {
            LintName::Lint(lint) => Some((lint, level)),
            LintName::Warnings => None,
        })
    }

    /// Returns the level that the flags set for all warnings.
    pub(crate) fn warnings(&self) -> Option<Level> {
        let warnings = self.all().filter(|(name, _)| *name == LintName::Warnings);
        warnings.map(|(_, level)| level).last()
    }

    fn all(&self) -> impl Iterator<Item = (LintName, Level)> {
        let at = |level, names: &[LintName]| names.iter().map(move |&it| (it, level)).collect();
        let lists: [Vec<_>; 3] = [
            at(Level::Allow, &self.allow),
            at(Level::Warn, &self.warn),
            at(Level::Deny, &self.deny),
        ];
        lists.into_iter().flatten()
    }
}

/// Parses `plux::unlinked_plugin`, `unlinked_plugin` or `unlinked-plugin`.
pub(crate) fn parse_lint(text: &str) -> Result<Lint, String> {
    let name = text.strip_prefix("plux::").unwrap_or(text).replace('-', "_");
    Lint::from_code(&format!("plux::{name}")).ok_or_else(|| {
        let names = Lint::ALL.iter().filter_map(|it| it.code().strip_prefix("plux::"));
        match closest_matches(&name, names).first() {
            Some(near) => format!("unknown lint, did you mean `{near}`?"),
            None => "unknown lint; run `cargo plux explain` to list them".to_owned(),
        }
    })
}

fn parse(text: &str) -> Result<LintName, String> {
    match text {
        "warnings" => Ok(LintName::Warnings),
        text => parse_lint(text).map(LintName::Lint),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lint_is_found_with_and_without_its_prefix() {
        for text in ["plux::unlinked_plugin", "unlinked_plugin", "unlinked-plugin"] {
            assert_eq!(parse_lint(text), Ok(Lint::UnlinkedPlugin));
        }
        assert!(parse_lint("unlinked_plugins").unwrap_err().contains("`unlinked_plugin`"));
        assert!(parse_lint("x").unwrap_err().contains("explain"));
        assert_eq!(parse("warnings"), Ok(LintName::Warnings));
    }
}
