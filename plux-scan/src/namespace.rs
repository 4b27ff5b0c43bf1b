//! The namespace of a declaration.

use crate::attribute::argument;
use crate::literals::string_value;
use crate::model::Declaration;

impl Declaration {
    /// Returns the namespace, if it is a string literal. The other arguments may be invalid.
    pub fn namespace(&self) -> Option<String> {
        argument(&self.args, "namespace").and_then(string_value)
    }
}
