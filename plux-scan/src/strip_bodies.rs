//! Removes the bodies of an item, so that parsing it is cheap and cannot overflow the stack.

use std::ops::Range;

use memchr::memchr_iter;

use crate::lexer::{Kind, Lexer};

/// The deepest nesting of delimiters.
const MAX_DEPTH: usize = 64;

/// The most tokens between commas, semicolons and ends of bodies: tokens such as the `<` of a type may
/// nest as well.
const MAX_RUN: usize = 512;

/// Returns an item without the bodies of its methods, or with `function` without its own.
///
/// Line breaks are kept, so that the parser reports the right lines.
pub(crate) fn strip_bodies(item: &str, function: bool) -> Result<String, &'static str> {
    let item = item.trim_end();
    let mut short = String::new();
    let mut copied = 0;
    for body in bodies(item, function) {
        short.push_str(&item[copied..body.start]);
        short.extend(memchr_iter(b'\n', item[body.clone()].as_bytes()).map(|_| '\n'));
        copied = body.end;
    }
    short.push_str(&item[copied..]);
    if is_too_deep(&short) { Err("is nested too deeply") } else { Ok(short) }
}

/// Returns what is between the braces to be emptied.
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
    // The last braces of a function are its body; others may be in a type.
    let first = if function { bodies.len().saturating_sub(1) } else { 0 };
    bodies.split_off(first)
}

/// Returns whether a source nests too deeply for a recursive parser.
///
/// ```
/// assert!(plux_scan::is_too_deep(&"Vec<".repeat(400)));
/// assert!(!plux_scan::is_too_deep("impl Vendor for Aws {}"));
/// ```
pub fn is_too_deep(source: &str) -> bool {
    let (mut depth, mut run) = (0_usize, 0);
    let mut lexer = Lexer::new(source);
    while let Some(token) = lexer.next() {
        run += 1;
        match token.kind {
            Kind::Open(_) => depth += 1,
            Kind::Close(close) => {
                depth = depth.saturating_sub(1);
                let next = lexer.peek().map_or("", |next| &source[next.start..next.end]);
                if close == b'}' && next != "else" {
                    run = 0;
                }
            }
            Kind::Punct(b',' | b';') | Kind::Doc => run = 0,
            _ => {}
        }
        if depth > MAX_DEPTH || run > MAX_RUN {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_lose_their_bodies_and_keep_their_lines() {
        let item =
            "impl A<{ N }> for B {\n fn f() {\n  g();\n }\n const C: [u8; { 2 }] = D {};\n}\n\n";
        let short = "impl A<{ N }> for B {\n fn f() {\n\n}\n const C: [u8; {}] = D {};\n}";
        assert_eq!(strip_bodies(item, false).as_deref(), Ok(short));
    }

    #[test]
    fn a_function_loses_its_own() {
        let item = "fn f() -> A<{ N }> { if x { \"}\" } else { y } }";
        assert_eq!(strip_bodies(item, true).as_deref(), Ok("fn f() -> A<{ N }> {}"));
    }

    #[test]
    fn what_nests_too_deeply_is_refused() {
        let refused = Err("is nested too deeply");
        assert_eq!(strip_bodies(&format!("const A: B = {}1;", "(".repeat(100)), false), refused);
        assert_eq!(strip_bodies(&format!("fn f(a: {}) {{}}", "Vec<".repeat(1000)), true), refused);
        assert_eq!(strip_bodies(&format!("const A: B = {}1;", "-".repeat(1000)), false), refused);
        assert!(
            strip_bodies(&format!("impl A for B {{ {} }}", "fn f() {}".repeat(1000)), false)
                .is_ok()
        );
        assert!(strip_bodies(&format!("fn f({}) {{}}", "a: A, ".repeat(1000)), true).is_ok());
    }

    #[test]
    fn what_nobody_writes_is_too_deep() {
        for deep in ["(", "[", "{", "Vec<", "!", "& ", "*", "1 + "] {
            assert!(is_too_deep(&deep.repeat(600)), "{deep}");
        }
    }

    #[test]
    fn long_and_flat_is_not() {
        for flat in ["f(x)[0], ", "&a, ", "\"((((\", ", "// ((((((----\n", "/* <<<< */ ", "A<B>, "]
        {
            assert!(!is_too_deep(&flat.repeat(600)), "{flat}");
        }
        assert!(!is_too_deep(&("/// ".to_owned() + &"-".repeat(500) + "\nfn f() {}")));
    }
}
