//! The names that a source gives to types.

use std::collections::HashSet;

use crate::attribute::plain;
use crate::lexer::{Kind, Lexer, after_shebang};

/// The names that sources give to types, in any scope.
///
/// ```
/// use plux_scan::TypeNames;
///
/// let mut names = TypeNames::default();
/// names.add("use finops::Report as Bill;\npub struct Invoice;\ntype Id = u64;\n");
/// assert_eq!(names.is_alias("Bill"), Some(true));
/// assert_eq!(names.is_alias("Id"), Some(true));
/// assert_eq!(names.is_alias("Invoice"), Some(false));
/// assert_eq!(names.is_alias("Report"), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypeNames {
    aliases: HashSet<String>,
    types: HashSet<String>,
}

impl TypeNames {
    /// Adds the names of a source.
    pub fn add(&mut self, source: &str) {
        let mut before = "";
        let mut in_use = false;
        for token in Lexer::starting_at(source, after_shebang(source)) {
            let word = &source[token.start..token.end];
            match (token.kind, before) {
                (Kind::Ident, "as") if in_use => {
                    self.aliases.insert(plain(word).to_owned());
                }
                (Kind::Ident, "type") => {
                    self.aliases.insert(plain(word).to_owned());
                }
                (Kind::Ident, "struct" | "enum" | "union" | "trait") => {
                    self.types.insert(plain(word).to_owned());
                }
                (Kind::Ident, _) => in_use |= word == "use",
                (Kind::Punct(b';'), _) => in_use = false,
                _ => {}
            }
            before = word;
        }
    }

    /// Returns whether a name is an alias of a type in any of the sources, by `type` or `use … as`;
    /// `None` if none of them defines it.
    pub fn is_alias(&self, name: &str) -> Option<bool> {
        if self.aliases.contains(name) {
            return Some(true);
        }
        self.types.contains(name).then_some(false)
    }
}
