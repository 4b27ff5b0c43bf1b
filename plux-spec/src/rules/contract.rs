//! Whether a plugin has the contract of its extension point, as far as the sources show.

use std::fmt::Display;

use super::signature;
use crate::entry::ExtensionPointEntry;
use crate::name::PluginId;

/// Returns whether a contract in a source may be the one that an extension point declares.
///
/// Types are not resolved: imports can rename them, and aliases can name others. Contracts mismatch
/// if the names differ, unless one may be an alias: `io::Result<()>` and `Result<(), io::Error>` match. An
/// empty contract is unknown, and matches any.
///
/// ```
/// use plux_spec::rules::contract::may_match;
///
/// assert!(may_match("dyn Vendor", "finops::Vendor", "dyn finops_core::Vendor"));
/// assert!(!may_match("dyn Vendor", "finops::Vendor", "dyn Reporter"));
/// let alias = "FunctionPlugin<fn(&Report)>";
/// assert!(may_match(alias, "finops::Reporter", "Reporter"));
/// assert!(!may_match(alias, "finops::Reporter", "FunctionPlugin<fn()>"));
/// ```
pub fn may_match(declared: &str, declared_path: &str, given: &str) -> bool {
    if given.is_empty() {
        return true;
    }
    if let Some(may_match) = signature::may_match(declared, given) {
        return may_match;
    }
    let alias = declared_path.rsplit("::").next().unwrap_or_default();
    let (declared, given) = (head(declared), head(given));
    declared == given || given == alias
}

/// Returns whether the contract of a plugin may be the one that an extension point declares.
pub fn fits(point: &ExtensionPointEntry, given: &str) -> bool {
    may_match(&point.contract, &point.path, given)
}

/// Returns the message for a plugin of another contract. Both contracts are in backticks, and may be
/// followed by what distinguishes types with the same name.
pub fn mismatch(id: &PluginId, expected: impl Display, found: impl Display) -> String {
    format!("mismatched contract of `{id}`: expected {expected}, found {found}")
}

/// Returns the last segment of the type's path, without parameters: `Vendor` of
/// `dyn core::Vendor<u8>`.
fn head(contract: &str) -> &str {
    let contract = contract.strip_prefix("dyn ").unwrap_or(contract);
    let path = contract.split(['<', ' ', '+']).next().unwrap_or_default();
    path.rsplit("::").next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_that_differ_regardless_of_imports_are_a_mismatch() {
        let fits = |given| may_match("dyn Vendor<u8>", "core::Vendor", given);
        assert!(fits("dyn Vendor") && fits("dyn a::b::Vendor + 'static") && fits(""));
        assert!(!fits("dyn VendorExt") && !fits("dyn Other"));
    }
}
