//! Whether a plugin has the contract of its extension point, as far as the sources show.

use crate::entry::ExtensionPointEntry;

/// Returns whether a contract in a source may be the one that an extension point declares.
///
/// Types are not resolved: imports can rename them, and aliases can name others. Contracts mismatch
/// only if they differ regardless of the imports. An empty contract is unknown, and matches any.
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
    if let (Some(declared), Some(given)) = (signature(declared), signature(given)) {
        return declared == given;
    }
    let alias = declared_path.rsplit("::").next().unwrap_or_default();
    let (declared, given) = (head(declared), head(given));
    declared == given || given == alias
}

/// Returns whether the contract of a plugin may be the one that an extension point declares.
pub fn fits(point: &ExtensionPointEntry, given: &str) -> bool {
    may_match(&point.contract, &point.path, given)
}

/// Returns the last segment of the type's path, without parameters: `Vendor` of
/// `dyn core::Vendor<u8>`.
fn head(contract: &str) -> &str {
    let contract = contract.strip_prefix("dyn ").unwrap_or(contract);
    let path = contract.split(['<', ' ', '+']).next().unwrap_or_default();
    path.rsplit("::").next().unwrap_or_default()
}

/// Returns the signature of a `FunctionPlugin<fn(…) -> …>`, without paths, lifetimes and whitespace.
fn signature(contract: &str) -> Option<String> {
    let (path, rest) = contract.split_once('<')?;
    let function = rest.strip_suffix('>')?.trim();
    if !path.trim_end().ends_with("FunctionPlugin") || !function.starts_with("fn") {
        return None;
    }
    let mut signature = String::new();
    let mut chars = function.trim_end_matches("-> ()").chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\'' => while chars.next_if(|it| it.is_alphanumeric() || *it == '_').is_some() {},
            ':' => {
                let is_part = |it: char| it.is_alphanumeric() || it == '_' || it == ':';
                let kept = signature.trim_end_matches(is_part).len();
                signature.truncate(kept);
            }
            blank if blank.is_whitespace() => {
                if signature.ends_with(char::is_alphanumeric) {
                    signature.push(' ');
                }
            }
            other => {
                if !other.is_alphanumeric() && signature.ends_with(' ') {
                    signature.pop();
                }
                signature.push(other);
            }
        }
    }
    Some(signature.replace("<>", "").replace(",)", ")"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_compared_without_paths_and_lifetimes() {
        let same = |a: &str, b: &str| signature(a).unwrap() == signature(b).unwrap();
        assert!(same(
            "plux_runtime::FunctionPlugin<fn(&mut core::Runtime<'_>) -> &'static str>",
            "FunctionPlugin<fn(&mut Runtime) -> &str>"
        ));
        assert!(same("FunctionPlugin<fn(u8) -> ()>", "FunctionPlugin<fn(u8,)>"));
        assert!(!same("FunctionPlugin<fn(u8)>", "FunctionPlugin<fn(u8, u8)>"));
        assert!(!same(
            "FunctionPlugin<fn() -> &'static dyn P>",
            "FunctionPlugin<fn() -> Box<dyn P>>"
        ));
        assert_eq!(signature("dyn Vendor"), None);
        assert_eq!(signature("Vec<fn()>"), None);
    }

    #[test]
    fn types_that_differ_regardless_of_imports_are_a_mismatch() {
        let fits = |given| may_match("dyn Vendor<u8>", "core::Vendor", given);
        assert!(fits("dyn Vendor") && fits("dyn a::b::Vendor + 'static") && fits(""));
        assert!(!fits("dyn VendorExt") && !fits("dyn Other"));
    }
}
