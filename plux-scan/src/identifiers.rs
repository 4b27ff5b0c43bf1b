//! Looks for identifiers in code, without parsing it.

use crate::attribute::{conditions, expand, plain};
use crate::cfg::is_test_only;
use crate::lexer::{Kind, Lexer, after_shebang};

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
    let mut lexer = Lexer::starting_at(source, after_shebang(source));
    while let Some(token) = lexer.next() {
        match token.kind {
            Kind::Ident if plain(&source[token.start..token.end]) == identifier => return true,
            Kind::Punct(b'#') => {
                let mut ahead = lexer.clone();
                let bang = ahead.peek().filter(|it| it.kind == Kind::Punct(b'!'));
                if bang.is_some() {
                    ahead.next();
                }
                let open = ahead.next().filter(|it| it.kind == Kind::Open(b'['));
                let Some(open) = open else { continue };
                let Ok(close) = ahead.close_group() else { continue };
                lexer = ahead;
                if !is_for_tests(&source[open.end..close.start]) {
                    continue;
                }
                if bang.is_none() {
                    skip_item(&mut lexer);
                } else if lexer.close_group().is_err() {
                    // All of the file is for tests.
                    return false;
                }
            }
            _ => {}
        }
    }
    false
}

/// Returns whether an attribute declares a test, as `#[tokio::test]` does, or is a `cfg` that only holds in
/// tests.
fn is_for_tests(attribute: &str) -> bool {
    // Most attributes have nothing to do with tests.
    if !attribute.contains("test") {
        return false;
    }
    let metas = expand(attribute);
    let declares_test =
        metas.iter().any(|it| it.path.last().is_some_and(|it| it.ends_with("test")));
    declares_test || is_test_only(&conditions(&metas))
}

/// Skips the item that follows an attribute, up to its semicolon or braces.
fn skip_item(lexer: &mut Lexer<'_>) {
    while let Some(token) = lexer.peek() {
        // The group around it ends.
        if matches!(token.kind, Kind::Close(_)) {
            return;
        }
        lexer.next();
        match token.kind {
            Kind::Punct(b';') => return,
            Kind::Open(open) if lexer.close_group().is_err() || open == b'{' => return,
            _ => {}
        }
    }
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
        ] {
            let source = format!("{before}PluginManager{after}");
            assert!(contains_identifier(&source, "PluginManager"), "{source}");
        }
    }
}
