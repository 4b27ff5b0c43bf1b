//! The macros that sources call, without parsing their items.

use plux_spec::sort::sort_unique;

use crate::imports::{Import, parse_imports};
use crate::lexer::{Kind, Lexer, Token, after_shebang};
use crate::macros::{is_keyword, path_before};

/// The macros that the sources of a crate call.
///
/// Names that a `use` of the same file imports are replaced by what they may stand for. Scopes and
/// conditions are not considered.
///
/// ```
/// use plux_scan::CalledMacros;
///
/// let mut called = CalledMacros::default();
/// called.add("use engine::setup as start;\nstart! {}\nfn main() { log::info!(\"setup!()\") }\n");
/// let called: Vec<_> = called.macros().map(|it| (it.path.join("::"), it.is_renamed)).collect();
/// assert_eq!(called, [("engine::setup".to_owned(), true), ("log::info".to_owned(), false)]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct CalledMacros {
    macros: Vec<CalledMacro>,
    /// The crates of `#[macro_use] extern crate` items: their macros have no path.
    macro_use: Vec<String>,
}

/// A macro that a source calls.
///
/// ```
/// use plux_scan::CalledMacros;
///
/// assert_eq!(CalledMacros::default().macros().next(), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CalledMacro {
    /// The path that it may have; never empty.
    pub path: Vec<String>,
    /// Whether a `use … as` gives it the name that the call has.
    pub is_renamed: bool,
}

impl CalledMacros {
    /// Adds the calls of a source.
    pub fn add(&mut self, source: &str) {
        let word = |token: &Token| &source[token.start..token.end];
        let (mut calls, mut imports) = (Vec::new(), Vec::new());
        let mut is_macro_use = false;
        let mut before: Option<Token> = None;
        let mut lexer = Lexer::starting_at(source, after_shebang(source));
        while let Some(token) = lexer.next() {
            let previous = before.replace(token);
            match token.kind {
                Kind::Ident if word(&token) == "use" => {
                    imports.append(&mut parse_imports(source, &mut lexer, 0));
                }
                Kind::Ident if word(&token) == "crate" && is_macro_use => {
                    for mut import in parse_imports(source, &mut lexer, 0) {
                        self.macro_use.push(import.path.remove(0));
                    }
                    is_macro_use = false;
                }
                Kind::Ident if word(&token) == "macro_use" => is_macro_use = true,
                Kind::Punct(b';') => is_macro_use = false,
                Kind::Punct(b'!') => {
                    let name = previous
                        .filter(|it| it.kind == Kind::Ident && !is_keyword(word(it).as_bytes()));
                    let is_call = lexer.peek().is_some_and(|it| matches!(it.kind, Kind::Open(_)));
                    if let Some(name) = name.filter(|_| is_call) {
                        calls.push(path_before(&source[..name.end]));
                    }
                }
                _ => {}
            }
        }
        for call in calls {
            self.macros.append(&mut resolve(call, &imports));
        }
    }

    /// Returns the macros, in the order of their paths. One call may stand for several.
    pub fn macros(&self) -> impl Iterator<Item = CalledMacro> {
        let mut macros = self.macros.clone();
        for it in self.macros.iter().filter(|it| it.path.len() == 1) {
            for name in &self.macro_use {
                macros.push(CalledMacro::at(vec![name.clone(), it.path[0].clone()]));
            }
        }
        sort_unique(&mut macros, &Ord::cmp);
        macros.into_iter()
    }
}

impl CalledMacro {
    fn at(path: Vec<String>) -> Self {
        Self { path, is_renamed: false }
    }
}

/// Returns what a path may stand for.
fn resolve(path: Vec<String>, imports: &[Import]) -> Vec<CalledMacro> {
    let mut found = Vec::new();
    for import in imports.iter().filter(|import| import.name == path[0]) {
        found.push(CalledMacro {
            is_renamed: path.len() == 1 && import.path.last() != Some(&import.name),
            path: [&import.path[..], &path[1..]].concat(),
        });
    }
    if !found.is_empty() {
        return found;
    }
    if path.len() == 1 {
        for import in imports.iter().filter(|import| import.name == "*") {
            let module = &import.path[..import.path.len() - 1];
            found.push(CalledMacro::at([module, &path].concat()));
        }
    }
    found.push(CalledMacro::at(path));
    found
}

#[cfg(test)]
mod tests {
    use super::CalledMacros;

    fn called(sources: &[&str]) -> Vec<String> {
        let mut called = CalledMacros::default();
        for source in sources {
            called.add(source);
        }
        called.macros().map(|it| it.path.join("::")).collect()
    }

    #[test]
    fn calls_of_code() {
        assert_eq!(
            called(&["setup!(); fn f() { a :: b!{} [::c::d![]] }"]),
            ["a::b", "c::d", "setup"]
        );
        let none = [
            "// setup!()\n/// setup!()\nconst A: &str = \"setup!()\";",
            "macro_rules! setup { () => {} } fn f() { if !(a) != b {} }",
        ];
        assert_eq!(called(&none), [""; 0]);
    }

    #[test]
    fn names_stand_for_what_is_imported() {
        assert_eq!(
            called(&["use engine::{setup, go as g}; setup!(); g!();"]),
            ["engine::go", "engine::setup"]
        );
        assert_eq!(called(&["use engine as e; e::setup!();"]), ["engine::setup"]);
        assert_eq!(called(&["use engine::*; setup!();"]), ["engine::setup", "setup"]);
        // Each file has its own imports.
        assert_eq!(called(&["use engine::setup;", "setup!();"]), ["setup"]);
    }

    #[test]
    fn a_macro_use_is_for_all_files() {
        let root = "#[macro_use]\nextern crate engine as _;\nmod a;";
        assert_eq!(called(&["setup!();", root]), ["engine::setup", "setup"]);
        assert_eq!(called(&["#[macro_use] mod a; extern crate engine; setup!();"]), ["setup"]);
    }
}
