//! Plugins whose namespace no extension point declares, and namespaces without plugins.

use std::fmt::{self, Display};

use crate::finding::Finding;
use crate::location::Location;
use crate::name::PluginId;

/// Returns one finding for each namespace of `plugins`, which no extension point declares, in the order
/// of their first plugins. `closest_matches` returns the declared namespaces that may have been meant.
///
/// ```
/// use plux_spec::rules::undeclared;
/// use plux_spec::{Location, PluginId};
///
/// let plugin = |id: &str| (id.parse::<PluginId>().unwrap(), Location::default());
/// let plugins = [plugin("shop.sender:mail"), plugin("shop.tax:vat"), plugin("shop.sender:sms")];
/// let findings = undeclared::check(plugins, |_| Vec::new());
/// let messages: Vec<String> = findings.iter().map(|finding| finding.message()).collect();
/// assert_eq!(messages, [
///     "no extension point declares the namespace `shop.sender` of `shop.sender:mail` and another plugin",
///     "no extension point declares the namespace `shop.tax` of `shop.tax:vat`",
/// ]);
/// ```
#[inline]
pub fn check(
    plugins: impl IntoIterator<Item = (PluginId, Location)>,
    closest_matches: impl Fn(&str) -> Vec<String>,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for (id, location) in plugins {
        let same = findings.iter_mut().find_map(|finding| match finding {
            Finding::UndeclaredNamespace { id: first, others, .. } => {
                (first.namespace() == id.namespace()).then_some(others)
            }
            _ => None,
        });
        if let Some(others) = same {
            others.push(location);
        } else {
            let closest_matches = closest_matches(id.namespace().as_str());
            let others = Vec::new();
            findings.push(Finding::UndeclaredNamespace { id, location, others, closest_matches });
        }
    }
    findings
}

/// Returns the message about a namespace that is used, and that no plugin and no extension point has.
///
/// ```
/// let message = plux_spec::rules::undeclared::unknown_namespace("shop.taxes").to_string();
/// assert_eq!(message, "unknown namespace `shop.taxes`: it has no plugin and no extension point");
/// ```
#[inline]
pub fn unknown_namespace(namespace: &str) -> impl Display {
    fmt::from_fn(move |f| {
        write!(f, "unknown namespace `{namespace}`: it has no plugin and no extension point")
    })
}
