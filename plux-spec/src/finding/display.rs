//! The message of each finding, its lint and its locations.

use std::fmt;

use crate::diagnostic::Diagnostic;
use crate::finding::Finding;
use crate::lint::Lint;
use crate::location::Location;
use crate::rules::{contract, duplicates};
use crate::unmet::UnmetReason;

/// The number of further plugins of an undeclared namespace that are listed with their locations.
const MAX_RELATED: usize = 4;

impl Finding {
    /// Returns the lint.
    #[inline]
    pub fn lint(&self) -> Lint {
        match self {
            Self::Missing { .. } => Lint::MissingPlugin,
            Self::NotIndexed { .. } => Lint::UnindexedPlugin,
            Self::Inactive { .. } => Lint::LinkedInactivePlugin,
            Self::OtherVersion { .. } => Lint::VersionMismatch,
            Self::Duplicate { .. } => Lint::DuplicateId,
            Self::DuplicateRegistration { .. } => Lint::DuplicateRegistration,
            Self::UnknownNamespace { .. } => Lint::UnknownNamespace,
            Self::UndeclaredNamespace { .. } => Lint::UndeclaredNamespace,
            Self::ContractMismatch { .. } => Lint::ContractMismatch,
            Self::Cardinality { .. } => Lint::Cardinality,
            Self::UnknownRequirement { .. } => Lint::UnknownRequirement,
            Self::UnmetRequirement { reason: UnmetReason::Version { .. }, .. } => {
                Lint::RequirementVersion
            }
            Self::UnmetRequirement { .. } => Lint::UnmetRequirement,
            Self::CyclicLoadOrder { .. } => Lint::CyclicLoadOrder,
            Self::UnknownOrderTarget { .. } => Lint::UnknownOrderTarget,
            Self::UnmatchedPattern { .. } => Lint::UnusedPattern,
            Self::InvalidConfig { .. } => Lint::InvalidConfig,
            Self::Incomplete(_) => Lint::NotAnalyzed,
            Self::NoIndex => Lint::MissingIndex,
        }
    }

    /// Returns the message, without locations and help.
    #[inline]
    pub fn message(&self) -> String {
        match self {
            Self::Missing { id, reason, .. } => {
                format!("the plugin `{id}` is indexed but not linked: {reason}")
            }
            Self::NotIndexed { id, .. } => format!("the plugin `{id}` is linked but not indexed"),
            Self::Inactive { id, .. } => {
                format!("the plugin `{id}` is linked, but inactive in the index")
            }
            Self::OtherVersion { id, location, indexed, .. } => format!(
                "the plugin `{id}` is linked in another version of `{}`: indexed {indexed}, linked {}",
                location.package, location.version
            ),
            Self::Duplicate { id, .. } => duplicates::defined_multiple_times(id),
            Self::DuplicateRegistration { id, .. } => {
                format!("the plugin `{id}` is linked more than once, and only one copy is used")
            }
            Self::UnknownNamespace { problem, .. } | Self::InvalidConfig { problem, .. } => {
                problem.clone()
            }
            Self::UndeclaredNamespace { id, others, .. } => {
                let others = match others.len() {
                    0 => String::new(),
                    1 => " and another plugin".to_owned(),
                    count => format!(" and {count} other plugins"),
                };
                let namespace = id.namespace();
                format!("no extension point declares the namespace `{namespace}` of `{id}`{others}")
            }
            Self::ContractMismatch { id, contract, declared, .. } => {
                let quoted = |contract: &str| format!("`{contract}`");
                let is_copy = contract == declared;
                let copy = if is_copy { " of another copy of its crate" } else { "" };
                contract::mismatch(id, quoted(declared), quoted(contract) + copy).to_string()
            }
            Self::Cardinality { namespace, expected, found, .. } => {
                let found = if *found == 0 { "none".to_owned() } else { found.to_string() };
                let expected = expected.description();
                format!("extension point `{namespace}` expects {expected}, found {found}")
            }
            Self::UnknownRequirement { id, requires, .. } => {
                format!("unknown plugin `{requires}` in `requires` of `{id}`")
            }
            Self::UnmetRequirement { id, requires, reason, .. } => {
                format!("`{id}` requires `{requires}`, {reason}")
            }
            Self::CyclicLoadOrder { steps } => {
                let around = steps.iter().chain(steps.first());
                let ids: Vec<String> = around.map(|step| format!("`{}`", step.id)).collect();
                format!("cyclic load order: {}", ids.join(" → "))
            }
            Self::UnknownOrderTarget { id, argument, name, .. } => {
                format!("unknown plugin `{}:{name}` in `{argument}` of `{id}`", id.namespace())
            }
            Self::UnmatchedPattern { pattern } => {
                format!("the filter pattern `{}` matches no plugin", pattern.escape_debug())
            }
            Self::Incomplete(gap) => {
                format!("the index may lack plugins of `{}`: {}", gap.package, gap.reason)
            }
            Self::NoIndex => {
                "the program has no index, so missing plugins are not detected".to_owned()
            }
        }
    }

    /// Returns the primary location.
    #[inline]
    pub fn location(&self) -> Option<Location> {
        match self {
            Self::Missing { location, .. }
            | Self::NotIndexed { location, .. }
            | Self::OtherVersion { location, .. }
            | Self::Inactive { location, .. }
            | Self::DuplicateRegistration { location, .. }
            | Self::UndeclaredNamespace { location, .. }
            | Self::ContractMismatch { location, .. }
            | Self::UnknownRequirement { location, .. }
            | Self::UnmetRequirement { location, .. }
            | Self::UnknownOrderTarget { location, .. } => Some(location.clone()),
            Self::Cardinality { declared_at, .. } => Some(declared_at.clone()),
            Self::Duplicate { locations, .. } => locations.first().cloned(),
            Self::CyclicLoadOrder { steps } => steps.first().map(|step| step.location.clone()),
            Self::Incomplete(gap) => gap.file.as_ref().map(|file| Location {
                package: gap.package.clone(),
                version: gap.version.clone(),
                file: file.clone(),
                line: gap.line.unwrap_or_default(),
                column: 0,
            }),
            Self::UnknownNamespace { .. }
            | Self::UnmatchedPattern { .. }
            | Self::InvalidConfig { .. }
            | Self::NoIndex => None,
        }
    }

    /// Returns the secondary locations, each with a label.
    #[inline]
    pub fn related(&self) -> Vec<(Location, String)> {
        match self {
            Self::ContractMismatch { declared_at: Some(declared_at), .. } => {
                vec![(declared_at.clone(), "declared at".to_owned())]
            }
            Self::Duplicate { locations, .. } => {
                labeled(locations.iter().skip(1), "also defined at")
            }
            Self::UndeclaredNamespace { others, .. } => {
                labeled(others.iter().take(MAX_RELATED), "also used at")
            }
            Self::CyclicLoadOrder { steps } => {
                let mut related = Vec::new();
                for step in steps.iter().skip(1) {
                    let label = format!("`{}` is declared at", step.id.name());
                    related.push((step.location.clone(), label));
                }
                related
            }
            _ => Vec::new(),
        }
    }

    /// Returns the finding as a diagnostic; `locate` converts its locations.
    ///
    /// ```
    /// use plux_spec::{Finding, Lint};
    ///
    /// let finding = Finding::UnmatchedPattern { pattern: "a:*".to_owned() };
    /// let diagnostic = finding.to_diagnostic(&|location| location);
    /// assert_eq!(diagnostic.lint, Some(Lint::UnusedPattern));
    /// assert_eq!(diagnostic.message, "the filter pattern `a:*` matches no plugin");
    /// ```
    #[inline]
    pub fn to_diagnostic(&self, locate: &dyn Fn(Location) -> Location) -> Diagnostic {
        let mut diagnostic = Diagnostic::of(self.lint(), self.message()).help(self.help());
        diagnostic.location = self.location().map(&locate);
        for (location, label) in self.related() {
            diagnostic = diagnostic.with(locate(location), label);
        }
        diagnostic
    }
}

impl Finding {
    /// Returns the message with its locations, without the help.
    #[inline]
    pub fn summary(&self) -> String {
        let Some(location) = self.location() else { return self.message() };
        let mut locations = vec![location.to_string()];
        for (at, label) in self.related() {
            locations.push(format!("{label} {at}"));
        }
        format!("{} ({})", self.message(), locations.join("; "))
    }
}

/// Returns locations with the same label.
#[inline]
fn labeled<'a>(
    locations: impl Iterator<Item = &'a Location>,
    label: &str,
) -> Vec<(Location, String)> {
    let mut labeled = Vec::new();
    for location in locations {
        labeled.push((location.clone(), label.to_owned()));
    }
    labeled
}

/// Writes the summary and, in a line of its own, the help.
impl fmt::Display for Finding {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\nhelp: {}", self.summary(), self.help())
    }
}
