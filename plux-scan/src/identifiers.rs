//! Looks for identifiers in code, without parsing it.

use crate::attribute::{conditions, expand, plain};
use crate::cfg::is_test_only;
use crate::file_items::Position;
use crate::lexer::{Kind, Lexer, Token, after_shebang};

/// Returns whether code contains an identifier, outside of comments, strings and tests.
///
/// ```
/// use plux_scan::contains_identifier;
///
/// assert!(contains_identifier("fn main() { PluginManager::new(\"tools\"); }", "PluginManager"));
/// assert!(!contains_identifier("/* PluginManager */ fn main() { print(\"PluginManager\"); }", "PluginManager"));
/// assert!(!contains_identifier("#[cfg(test)] mod tests { use a::PluginManager; }", "PluginManager"));
/// ```
pub fn contains_identifier(source: &str, identifier: &str) -> bool {
    find_identifier(source, identifier).is_some()
}

/// Returns where code first contains an identifier, outside of comments, strings and tests.
fn find_identifier(source: &str, identifier: &str) -> Option<usize> {
    let mut lexer = Lexer::starting_at(source, after_shebang(source));
    while let Some(token) = lexer.next() {
        match token.kind {
            Kind::Ident if plain(&source[token.start..token.end]) == identifier => {
                return Some(token.start);
            }
            Kind::Punct(b'#') => {
                let mut after = lexer.clone();
                let Some((is_inner, content)) = after.attribute() else { continue };
                if !is_for_tests(&source[content]) {
                    // The next tokens are those in the attribute.
                    continue;
                }
                lexer = after;
                if !is_inner {
                    skip_item(source, &mut lexer);
                } else if lexer.close_group().is_err() {
                    // All of the file is for tests.
                    return None;
                }
            }
            _ => {}
        }
    }
    None
}

/// Returns the line and the column, from 1, where code first contains an identifier, outside of comments,
/// strings and tests.
///
/// ```
/// use plux_scan::position_of_identifier;
///
/// let source = "// declare\nfn main() {\n    declare!(one);\n}\n";
/// assert_eq!(position_of_identifier(source, "declare"), Some((3, 5)));
/// ```
pub fn position_of_identifier(source: &str, identifier: &str) -> Option<(u32, u32)> {
    let position = Position::in_source(source, find_identifier(source, identifier)?);
    Some((position.line, position.column))
}

/// Returns whether an attribute declares a test, as `#[tokio::test]` does, or is a `cfg` that only holds in
/// tests.
pub(crate) fn is_for_tests(attribute: &str) -> bool {
    // Most attributes have nothing to do with tests.
    if !attribute.contains("test") {
        return false;
    }
    let metas = expand(attribute);
    metas.iter().any(|it| it.path.last().is_some_and(|it| is_test_attribute(it)))
        || is_test_only(&conditions(&metas))
}

/// Returns whether an attribute with this name declares a test, as those of common crates do.
fn is_test_attribute(name: &str) -> bool {
    matches!(name, "test" | "rstest" | "gtest" | "proptest" | "test_case" | "test_matrix")
        || name.ends_with("_test")
}

/// Skips what follows an attribute: an item up to its semicolon or braces; a field, a variant or an
/// argument up to its comma.
pub(crate) fn skip_item(source: &str, lexer: &mut Lexer<'_>) {
    let is_item = starts_item(source, lexer.clone());
    // The open `<` of a type.
    let mut open_types = 0_usize;
    let mut in_value = false;
    let mut before = None;
    while let Some(token) = lexer.peek() {
        // The group around it ends.
        if matches!(token.kind, Kind::Close(_)) {
            return;
        }
        lexer.next();
        let previous = before.replace(token.kind);
        match token.kind {
            Kind::Punct(b';') => return,
            Kind::Punct(b',') if !is_item && open_types == 0 => return,
            Kind::Open(open) if lexer.close_group().is_err() || open == b'{' => return,
            Kind::Punct(b'=') => in_value = true,
            // In a value, it is an operator.
            Kind::Punct(b'<') if !in_value => open_types += 1,
            Kind::Punct(b'>') if !matches!(previous, Some(Kind::Punct(b'-' | b'='))) => {
                // The list of parameters around it ends: `fn f<#[cfg(a)] T>(…)`.
                if open_types == 0 && !is_item && !in_value {
                    return;
                }
                open_types = open_types.saturating_sub(1);
            }
            _ => {}
        }
    }
}

/// Returns whether an item or a statement follows, and not a field, a variant or an argument. Where it
/// matters, it begins with two words, such as `pub fn` or `let x`.
fn starts_item(source: &str, mut lexer: Lexer<'_>) -> bool {
    let word = |token: Token| &source[token.start..token.end];
    while let Some(token) = lexer.next() {
        match (token.kind, word(token)) {
            // Visibilities and other attributes.
            (Kind::Open(b'(' | b'['), _) if lexer.close_group().is_ok() => {}
            (Kind::Ident, "pub") | (Kind::Punct(b'#') | Kind::Doc, _) => {}
            (Kind::Ident, "impl" | "let") => return true,
            // Patterns of arms and arguments.
            (Kind::Ident, "ref" | "mut") => return false,
            (Kind::Ident, _) => {
                // `x if y => …` is an arm of a `match`, and `x as u8` an expression.
                let next = lexer.next().filter(|it| matches!(it.kind, Kind::Ident | Kind::Str));
                return next.is_some_and(|it| !matches!(word(it), "if" | "as"));
            }
            _ => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::contains_identifier;

    #[test]
    fn code_of_tests_does_not_count() {
        for (before, after) in [
            ("#[test] fn f() { ", " }"),
            ("#[tokio::test(flavor = \"multi_thread\")] async fn f() { ", " }"),
            ("#[rstest] #[case(1)] fn f(x: u8) { ", " }"),
            ("#[cfg_attr(not(miri), test)] fn f() { ", " }"),
            ("#[cfg(test)] mod tests { ", " }"),
            ("#[cfg(all(test, not(loom)))] mod tests { ", " }"),
            ("mod tests { #![cfg(test)] ", " } fn g() {}"),
            ("//! For tests.\n#![cfg(test)]\nuse a::", ";"),
            ("struct A { a: u8, #[cfg(test)] b: ", " }"),
            ("struct A { #[cfg(test)] pub(crate) b: Box<dyn Fn(u8) -> Vec<u8>, ", ">, c: u8 }"),
            ("#[cfg(test)] #[allow(unused)] pub fn f<A, B>() where A: X, B: Y { ", " }"),
            ("#[test_case(1, 2)] fn f(a: u8, b: u8) { ", " }"),
            ("#[test_case::test_case(1)] fn f(a: u8) { ", " }"),
            ("#[wasm_bindgen_test] fn f() { ", " }"),
            ("#[cfg(test)] macro_rules! a { () => { a, ", " } }"),
            ("fn f() { #[cfg(test)] let (a, b) = f::<A, ", ">(); }"),
        ] {
            assert!(!contains_identifier(
                &format!("{before}PluginManager{after}"),
                "PluginManager"
            ));
        }
    }

    #[test]
    fn code_that_is_also_in_other_builds_counts() {
        for (before, after) in [
            ("#[cfg(not(test))] fn f() { ", " }"),
            ("#[cfg(any(test, feature = \"test\"))] fn f() { ", " }"),
            ("#[cfg(feature = \"test\")] fn f() { ", " }"),
            ("#[cfg_attr(test, allow(dead_code))] fn f() { ", " }"),
            ("struct A { #[cfg(test)] b: u8 } fn f() { ", " }"),
            ("mod tests { #![cfg(test)] } fn f() { ", " }"),
            ("#[test] fn f() {} fn g() { ", " }"),
            ("struct A { #[cfg(test)] a: u8, m: ", " }"),
            ("struct A { #[cfg(test)] pub a: fn(u8) -> HashMap<u8, u8>, m: ", " }"),
            ("enum A { #[cfg(test)] B(u8, u8), C(", ") }"),
            ("enum A { #[cfg(test)] B = 1 << 2, C(", ") }"),
            ("enum A { #[cfg(test)] B { b: u8 }, C(", ") }"),
            ("fn f(#[cfg(test)] default: u8, m: ", ") {}"),
            ("fn f() { match a { #[cfg(test)] A => 1, B => ", "::new() } }"),
            ("fn f() { match a { #[cfg(test)] ref x => f(x), _ => ", "::new() } }"),
            ("fn f(#[cfg(test)] mut a: u8, m: ", ") {}"),
            ("fn f() { [#[cfg(test)] x as u8, ", "::A] }"),
            ("fn f<#[cfg(test)] T>(m: ", ") {}"),
            ("#[latest] fn f() { ", " }"),
            ("#[derive(Debug, tools::", ")] struct A;"),
            ("#[contest::contest] fn f() { ", " }"),
        ] {
            let source = format!("{before}PluginManager{after}");
            assert!(contains_identifier(&source, "PluginManager"), "{source}");
        }
    }
}
