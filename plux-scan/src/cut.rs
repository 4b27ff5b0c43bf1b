//! How much of an item is worth handing on.

use std::ops::Range;

use super::bytes::find_all;
use super::lexer::{Kind, Lexer};

/// How deep delimiters may nest in what is handed on: what parses it recurses.
const MAX_DEPTH: usize = 64;

/// How many tokens may follow each other without a comma, a semicolon or the end of a body: such
/// as the `<` of a type, they may nest as well.
const MAX_RUN: usize = 512;

/// An item without the bodies in it: those of methods, or with `function` its own.
///
/// They say nothing about a plugin, and to parse them would cost more than all else. Line breaks
/// stay, so that what is said about the text has the right line.
pub(super) fn shorten(item: &str, function: bool) -> Result<String, &'static str> {
    let item = item.trim_end();
    let mut short = String::new();
    let mut copied = 0;
    for body in bodies(item, function) {
        short.push_str(&item[copied..body.start]);
        short.extend(find_all(b'\n', item[body.clone()].as_bytes()).map(|_| '\n'));
        copied = body.end;
    }
    short.push_str(&item[copied..]);
    check(&short)?;
    Ok(short)
}

/// What stands between the braces to be emptied.
fn bodies(item: &str, function: bool) -> Vec<Range<usize>> {
    let level = usize::from(!function);
    let (mut bodies, mut braces, mut start) = (Vec::new(), 0_usize, 0);
    for token in Lexer::new(item) {
        match token.kind {
            Kind::Open(b'{') => {
                if braces == level {
                    start = token.end;
                }
                braces += 1;
            }
            Kind::Close(b'}') => {
                braces = braces.saturating_sub(1);
                if braces == level {
                    bodies.push(start..token.start);
                }
            }
            _ => {}
        }
    }
    // Of a function's braces the last are its body; others may stand in a type.
    let first = if function { bodies.len().saturating_sub(1) } else { 0 };
    bodies.split_off(first)
}

/// Whether a text may be parsed by what recurses.
fn check(text: &str) -> Result<(), &'static str> {
    let (mut depth, mut run) = (0_usize, 0);
    let mut lexer = Lexer::new(text);
    while let Some(token) = lexer.next() {
        run += 1;
        match token.kind {
            Kind::Open(_) => depth += 1,
            Kind::Close(close) => {
                depth = depth.saturating_sub(1);
                let next = lexer.peek().map_or("", |next| &text[next.start..next.end]);
                if close == b'}' && next != "else" {
                    run = 0;
                }
            }
            Kind::Punct(b',' | b';') | Kind::Doc => run = 0,
            _ => {}
        }
        if depth > MAX_DEPTH || run > MAX_RUN {
            return Err("is nested too deeply to be read");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_lose_their_bodies_and_keep_their_lines() {
        let item =
            "impl A<{ N }> for B {\n fn f() {\n  g();\n }\n const C: [u8; { 2 }] = D {};\n}\n\n";
        let short = "impl A<{ N }> for B {\n fn f() {\n\n}\n const C: [u8; {}] = D {};\n}";
        assert_eq!(shorten(item, false).as_deref(), Ok(short));
    }

    #[test]
    fn a_function_loses_its_own() {
        let item = "fn f() -> A<{ N }> { if x { \"}\" } else { y } }";
        assert_eq!(shorten(item, true).as_deref(), Ok("fn f() -> A<{ N }> {}"));
    }

    #[test]
    fn what_nests_too_deeply_is_refused() {
        let refused = Err("is nested too deeply to be read");
        assert_eq!(shorten(&format!("const A: B = {}1;", "(".repeat(100)), false), refused);
        assert_eq!(shorten(&format!("fn f(a: {}) {{}}", "Vec<".repeat(1000)), true), refused);
        assert_eq!(shorten(&format!("const A: B = {}1;", "-".repeat(1000)), false), refused);
        assert!(
            shorten(&format!("impl A for B {{ {} }}", "fn f() {}".repeat(1000)), false).is_ok()
        );
        assert!(shorten(&format!("fn f({}) {{}}", "a: A, ".repeat(1000)), true).is_ok());
    }
}
