//! Whether a plugin has the contract of its extension point, as far as the sources show.

use std::fmt::Display;

use super::signature;
use crate::entry::ExtensionPointEntry;
use crate::name::PluginId;

/// Types and traits of the standard library and plux-runtime, which code uses by these names.
#[rustfmt::skip]
const KNOWN: &[&str] = &[
    "Any", "Arc", "BTreeMap", "BTreeSet", "Box", "Clone", "Cow", "Debug", "Display", "Duration",
    "Fn", "FnMut", "FnOnce", "FunctionPlugin", "HashMap", "HashSet", "Instant", "Iterator", "Mutex",
    "Option", "OsStr", "OsString", "Path", "PathBuf", "Plugin", "Rc", "RefCell", "Result", "RwLock",
    "Send", "String", "Sync", "Vec", "VecDeque",
];

const PRIMITIVES: &[&str] = &[
    "bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64",
    "i128", "isize", "f32", "f64",
];

/// What is known of the names of types.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    is_alias: &'a dyn Fn(&str) -> Option<bool>,
}

impl<'a> Names<'a> {
    /// The names in sources. `is_alias` returns whether a name is an alias anywhere, by `type` or
    /// `use … as`; `None` if the sources do not define it.
    pub fn new(is_alias: &'a dyn Fn(&str) -> Option<bool>) -> Self {
        Self { is_alias }
    }

    /// Returns whether a name may be an alias of another type.
    pub(super) fn may_be_alias(&self, name: &str) -> bool {
        // `fn(u8)` and `(u8, u8)` are not names.
        let is_name = name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_' || it >= 0x80);
        is_name
            && !PRIMITIVES.contains(&name)
            && (self.is_alias)(name).unwrap_or_else(|| !KNOWN.contains(&name))
    }
}

/// Returns whether a contract in a source may be the one that an extension point declares.
///
/// Types are not resolved. Contracts mismatch if their names differ, and none of the names may be an alias.
/// An empty contract is unknown, and matches any.
///
/// ```
/// use plux_spec::rules::contract::{Names, may_match};
///
/// // The sources define `Vendor` and `Reporter`, and `V` by `use finops_core::Vendor as V`.
/// let is_alias = |name: &str| match name {
///     "Vendor" | "Reporter" => Some(false),
///     "V" => Some(true),
///     _ => None,
/// };
/// let matches = |given| may_match("dyn Vendor", "finops::Vendor", given, &Names::new(&is_alias));
/// assert!(matches("dyn finops_core::Vendor") && matches("dyn V"));
/// assert!(!matches("dyn Reporter") && !matches("FunctionPlugin<fn()>"));
/// ```
pub fn may_match(declared: &str, declared_path: &str, given: &str, names: &Names<'_>) -> bool {
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
pub fn fits(point: &ExtensionPointEntry, given: &str, names: &Names<'_>) -> bool {
    may_match(&point.contract, &point.path, given, names)
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
    fn names_that_differ_are_a_mismatch_unless_one_may_be_an_alias() {
        let is_alias = |name: &str| match name {
            "Vendor" | "VendorExt" | "Other" => Some(false),
            "V" => Some(true),
            _ => None,
        };
        let names = Names::new(&is_alias);
        let fits = |given| may_match("dyn Vendor<u8>", "core::Vendor", given, &names);
        assert!(fits("dyn Vendor") && fits("dyn a::b::Vendor + 'static") && fits(""));
        assert!(fits("dyn V") && fits("V") && fits("dyn OfAnotherCrate"));
        assert!(!fits("dyn VendorExt") && !fits("dyn Other") && !fits("Other") && !fits("u8"));
    }
}
