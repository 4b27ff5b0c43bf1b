//! Compares the contract of a plugin with that of its extension point, as far as the sources show them.

use std::fmt::{self, Display};

use super::signature;
use super::type_names::TypeNames;
use crate::entry::ExtensionPointEntry;
use crate::name::PluginId;

/// Returns whether a contract in a source may be the one that an extension point declares.
///
/// Types are not resolved. Contracts mismatch if their names differ, and neither name may be an alias.
/// An empty contract is unknown, and matches any.
///
/// ```
/// use plux_spec::rules::{contract::may_match, type_names::TypeNames};
///
/// // The sources define `Vendor` and `Reporter`, and `V` by `use finops_core::Vendor as V`.
/// let is_alias = |name: &str| match name {
///     "Vendor" | "Reporter" => Some(false),
///     "V" => Some(true),
///     _ => None,
/// };
/// let matches = |given| may_match("dyn Vendor", "finops::Vendor", given, &TypeNames::new(&is_alias));
/// assert!(matches("dyn finops_core::Vendor") && matches("dyn V"));
/// assert!(!matches("dyn Reporter") && !matches("FunctionPlugin<fn()>"));
/// ```
#[inline]
pub fn may_match(declared: &str, declared_path: &str, given: &str, names: &TypeNames<'_>) -> bool {
    if given.is_empty() {
        return true;
    }
    if let Some(may_match) = signature::may_match(declared, given, names) {
        return may_match;
    }
    let is_object = |contract: &str| contract.starts_with("dyn ");
    let alias = declared_path.rsplit("::").next().unwrap_or_default();
    let (declared_head, given_head) = (head(declared), head(given));
    if declared_head == given_head || given_head == alias {
        return true;
    }
    match (is_object(declared), is_object(given)) {
        (true, false) => names.may_be_alias(given_head),
        (false, true) => names.may_be_alias(declared_head),
        _ => names.may_be_alias(declared_head) || names.may_be_alias(given_head),
    }
}

/// Returns whether the contract of a plugin may be the one that an extension point declares.
#[inline]
pub fn fits(point: &ExtensionPointEntry, given: &str, names: &TypeNames<'_>) -> bool {
    may_match(&point.contract, &point.path, given, names)
}

/// Returns the message for a plugin of another contract. Both contracts are in backticks, and may be
/// followed by what distinguishes types with the same name.
#[inline]
pub fn mismatch(id: &PluginId, expected: impl Display, found: impl Display) -> impl Display {
    fmt::from_fn(move |f| {
        write!(f, "mismatched contract of `{id}`: expected {expected}, found {found}")
    })
}

/// The help for a contract of another copy of the crate that declares it.
pub const COPIES_HELP: &str = "use one version of the crate that declares the contract (`cargo tree --duplicates` lists \
     duplicates); if this is a unit test, move it to `tests/`";

/// Returns what to do about a plugin of another contract, without the `help:` in front.
///
/// ```
/// use plux_spec::rules::contract::help;
///
/// let vendor = help("dyn finops::Vendor", "dyn finops::Reporter").to_string();
/// assert_eq!(vendor, "implement `dyn finops::Vendor`, or choose another namespace");
/// let data = help("dyn finops::Vendor", "finops::Aws").to_string();
/// assert!(data.starts_with("implement `finops::Vendor` and write `contract = dyn finops::Vendor` in `#[plugin]`"));
/// let parser = help("FunctionPlugin<fn(&str) -> u8>", "FunctionPlugin<fn(&str)>").to_string();
/// assert_eq!(parser, "change the function to `fn(&str) -> u8`, or choose another namespace");
/// ```
#[inline]
pub fn help(expected: &str, found: &str) -> impl Display {
    let is_function = function(found).is_some();
    let is_data = !is_function && !found.starts_with("dyn ");
    fmt::from_fn(move |f| {
        match function(expected) {
            _ if expected == found => return f.write_str(COPIES_HELP),
            Some(function) if is_function => write!(f, "change the function to `{function}`"),
            Some(function) => write!(f, "annotate a function of type `{function}` instead"),
            // The contract of a static or a constant is its type, unless the attribute has another.
            None if is_data && let Some(implemented) = expected.strip_prefix("dyn ") => {
                write!(
                    f,
                    "implement `{implemented}` and write `contract = {expected}` in `#[plugin]`"
                )
            }
            None if expected.starts_with("dyn ") => write!(f, "implement `{expected}`"),
            None if is_function && contains_function(expected) => {
                return write!(
                    f,
                    "declare the extension point as `{found}`: the contract of an annotated function is a \
                     `FunctionPlugin`"
                );
            }
            None => write!(f, "change the type of the plugin to `{expected}`"),
        }?;
        f.write_str(", or choose another namespace")
    })
}

// These functions search bytes: the string search of std would add much code to a small program.

/// Returns the type of the function of a `FunctionPlugin<…>`.
#[inline(never)]
fn function(contract: &str) -> Option<&str> {
    let (path, function) = contract.split_at(contract.bytes().position(|byte| byte == b'<')?);
    if path.ends_with("FunctionPlugin") { function[1..].strip_suffix('>') } else { None }
}

/// Returns whether a contract contains the type of a function.
fn contains_function(contract: &str) -> bool {
    contract.as_bytes().windows(3).any(|it| it == b"fn(")
}

/// Returns the last segment of the type's path, without parameters: `Vendor` of
/// `dyn core::Vendor<u8>`.
#[inline]
fn head(contract: &str) -> &str {
    let contract = contract.strip_prefix("dyn ").unwrap_or(contract);
    let path = contract.split(['<', ' ', '+']).next().unwrap_or_default();
    path.rsplit("::").next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_are_a_mismatch_unless_one_may_be_an_alias() {
        let is_alias = |name: &str| match name {
            "Vendor" | "VendorExt" | "Other" => Some(false),
            "V" => Some(true),
            _ => None,
        };
        let names = TypeNames::new(&is_alias);
        let fits = |given| may_match("dyn Vendor<u8>", "core::Vendor", given, &names);
        assert!(fits("dyn Vendor") && fits("dyn a::b::Vendor + 'static") && fits(""));
        assert!(fits("dyn V") && fits("V") && fits("dyn OfAnotherCrate"));
        assert!(!fits("dyn VendorExt") && !fits("dyn Other") && !fits("Other") && !fits("u8"));
    }

    #[test]
    fn the_help_names_what_can_be_written() {
        let help = |expected, found| {
            let help = help(expected, found).to_string();
            help.strip_suffix(", or choose another namespace").map(str::to_owned).unwrap_or(help)
        };
        let (unary, nullary) = ("plux_runtime::FunctionPlugin<fn(u8)>", "FunctionPlugin<fn()>");
        for (expected, found, text) in [
            ("dyn A", "dyn B", "implement `dyn A`"),
            ("dyn A", nullary, "implement `dyn A`"),
            ("a::Codec", "dyn A", "change the type of the plugin to `a::Codec`"),
            (unary, nullary, "change the function to `fn(u8)`"),
            // No impl can be a `FunctionPlugin`.
            (unary, "dyn A", "annotate a function of type `fn(u8)` instead"),
            ("dyn A", "dyn A", COPIES_HELP),
            (unary, unary, COPIES_HELP),
        ] {
            assert_eq!(help(expected, found), text, "{expected} {found}");
        }
        let declare = help("fn()", nullary);
        assert!(declare.starts_with("declare the extension point as `FunctionPlugin<fn()>`: "));
    }
}
