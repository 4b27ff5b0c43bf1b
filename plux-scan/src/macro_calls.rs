//! Where a macro is called: at module level, or inside of another item.

use crate::file_items::Position;
use crate::lexer::{Kind, Lexer, Token, after_shebang};

/// A call of a macro.
///
/// ```
/// let calls = plux_scan::find_macro_calls("include_index!();\n", "include_index");
/// assert_eq!((calls[0].line, calls[0].column), (1, 1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MacroCall {
    /// The line, counted from 1.
    pub line: u32,
    /// The column, counted in characters from 1.
    pub column: u32,
    /// Whether it is at module level, and not in a function or another block.
    pub is_at_module_level: bool,
}

/// What a group of delimiters is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Module,
    /// The arguments or the definition of a macro: what becomes of them is unknown.
    Macro,
    Other,
}

/// Finds the calls of a macro by its name. Calls among the arguments of other macros, in macro
/// definitions and behind attributes are left out: whether rustc expands them is unknown.
///
/// ```
/// let source = "mod a { plux_runtime::include_index!(); } fn main() { include_index!(); }";
/// let calls = plux_scan::find_macro_calls(source, "include_index");
/// assert_eq!(calls.len(), 2);
/// assert!(calls[0].is_at_module_level && !calls[1].is_at_module_level);
/// ```
pub fn find_macro_calls(source: &str, name: &str) -> Vec<MacroCall> {
    let mut calls = Vec::new();
    // The open groups, each with whether the item around it began with `mod`.
    let mut groups: Vec<Group> = Vec::new();
    let mut is_module = false;
    // The start of the path before a token, what is before the path, and the last two tokens.
    let (mut path, mut before_path): (Option<Token>, Option<Token>) = (None, None);
    let (mut last, mut before_last): (Option<Token>, Option<Token>) = (None, None);
    let word = |token: Token| &source[token.start..token.end];
    let is_sign =
        |token: Option<Token>, sign: u8| token.is_some_and(|token| token.kind == Kind::Punct(sign));
    for token in Lexer::starting_at(source, after_shebang(source)) {
        match token.kind {
            Kind::Ident if word(token) == "mod" => is_module = true,
            Kind::Open(_) => {
                let is_macro = is_sign(last, b'!')
                    || is_sign(before_last, b'!')
                        && last.is_some_and(|last| last.kind == Kind::Ident);
                groups.push(match (is_macro, is_module && token.kind == Kind::Open(b'{')) {
                    (true, _) => Group::Macro,
                    (false, true) => Group::Module,
                    (false, false) => Group::Other,
                });
                is_module = false;
            }
            Kind::Close(_) => {
                groups.pop();
                is_module = false;
            }
            Kind::Punct(b';') => is_module = false,
            Kind::Punct(b'!') if last.is_some_and(|it| word(it) == name) => {
                let has_attribute = before_path.is_some_and(|it| it.kind == Kind::Close(b']'));
                if !has_attribute && !groups.contains(&Group::Macro) {
                    let at = Position::in_source(source, path.map_or(0, |it| it.start));
                    let is_at_module_level = groups.iter().all(|it| *it == Group::Module);
                    calls.push(MacroCall { line: at.line, column: at.column, is_at_module_level });
                }
            }
            _ => {}
        }
        let continues = is_sign(Some(token), b':')
            || token.kind == Kind::Ident && is_sign(last, b':') && path.is_some();
        if !continues {
            (path, before_path) = (Some(token), last);
        } else if path.is_some_and(|it| it.kind != Kind::Ident && it.kind != Kind::Punct(b':')) {
            (path, before_path) = (Some(token), path);
        }
        (before_last, last) = (last, Some(token));
    }
    calls
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn calls(source: &str, expected: &[(u32, u32, bool)]) {
        let calls = find_macro_calls(source, "include_index");
        let calls: Vec<_> =
            calls.iter().map(|it| (it.line, it.column, it.is_at_module_level)).collect();
        assert_eq!(calls, expected, "{source}");
    }

    #[test]
    fn at_module_level() {
        calls("plux_runtime::include_index!();", &[(1, 1, true)]);
        calls("use a::include_index;\n ::a::include_index! {}", &[(2, 2, true)]);
        calls("pub(crate) mod a {\n mod b { include_index![]; } }", &[(2, 10, true)]);
        calls("fn f() {} mod a; include_index!();", &[(1, 18, true)]);
    }

    #[test]
    fn inside_of_an_item() {
        calls("fn main() {\n    plux_runtime::include_index!();\n}", &[(2, 5, false)]);
        calls("mod a { fn f() { { include_index!() } } }", &[(1, 20, false)]);
        calls("fn f() { let mod_a = 1; include_index!(); }", &[(1, 25, false)]);
        calls("impl A { include_index!(); }", &[(1, 10, false)]);
        calls("const _: () = { include_index!(); };", &[(1, 17, false)]);
    }

    #[test]
    fn what_is_unknown_is_left_out() {
        calls("pub use plux_runtime::include_index;", &[]);
        calls("macro_rules! a { () => { include_index!(); } }", &[]);
        calls("cfg_if! { if #[cfg(unix)] { include_index!(); } }", &[]);
        calls("#[cfg(feature = \"index\")] include_index!();", &[]);
        calls("// include_index!();\nconst A: &str = \"include_index!()\";", &[]);
    }
}
