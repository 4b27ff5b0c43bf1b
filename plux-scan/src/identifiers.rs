//! Looks for identifiers in code, without parsing it.

use crate::attribute::plain;
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
                let open = ahead.next().filter(|it| it.kind == Kind::Open(b'['));
                if let Some(open) = open
                    && let Ok(close) = ahead.close_group()
                {
                    lexer = ahead;
                    let attribute = source[open.end..close.start].trim();
                    if matches!(attribute, "test" | "cfg(test)") {
                        skip_item(&mut lexer);
                    }
                }
            }
            _ => {}
        }
    }
    false
}

/// Skips the item that follows an attribute, up to its semicolon or braces.
fn skip_item(lexer: &mut Lexer<'_>) {
    while let Some(token) = lexer.next() {
        match token.kind {
            Kind::Punct(b';') => return,
            Kind::Open(open) if lexer.close_group().is_err() || open == b'{' => return,
            _ => {}
        }
    }
}
