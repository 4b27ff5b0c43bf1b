//! The namespaces of declarations and calls.

use crate::attribute::argument;
use crate::literals::string_value;
use crate::model::Declaration;

impl Declaration {
    /// Returns the namespace, if it is a string literal. The other arguments may be invalid.
    pub fn namespace(&self) -> Option<String> {
        argument(&self.args, "namespace").and_then(string_value)
    }
}

/// Returns whether a path is that of a function that takes a namespace, in whatever crate.
pub(crate) fn takes_namespace(path: &[String]) -> bool {
    let [.., kind, function] = path else { return false };
    matches!((&**kind, &**function), ("Registry", "new") | ("PluginManager", "new" | "builder"))
}
