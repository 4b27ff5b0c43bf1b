//! The calls that take a namespace: `Registry::new("…")`, `PluginManager::builder("…", …)`.

use super::{Call, Callee, Parser};
use crate::attribute::{conditions, plain};
use crate::identifiers::is_for_tests;
use crate::lexer::{Kind, Token};
use crate::literals::string_value;
use crate::macros::path_before;

/// The longest generic arguments of a type that are skipped.
const MAX_ARGUMENTS: usize = 4096;

impl Parser<'_> {
    /// `new("…")` or `builder("…", …)`, if it may be a function of a type, and is not in a test.
    pub(super) fn constructor(&mut self, name: Token) {
        let function = plain(self.word(name));
        if !matches!(function, "new" | "builder") {
            return;
        }
        let mut ahead = self.lexer.clone();
        let (Some(open), Some(namespace), Some(end)) = (ahead.next(), ahead.next(), ahead.next())
        else {
            return;
        };
        let is_argument = matches!(end.kind, Kind::Punct(b',') | Kind::Close(_));
        if open.kind != Kind::Open(b'(') || namespace.kind != Kind::Str || !is_argument {
            return;
        }
        let scope = self.top().scope;
        let mut attributes = self.frames.iter().flat_map(|frame| &frame.attributes);
        let in_test = attributes.any(|it| is_for_tests(&self.source[it.start..it.end]));
        let path = type_before(&self.source[..name.start]);
        let (Some(mut path), Some(value)) = (path, string_value(self.word(namespace))) else {
            return;
        };
        if !in_test && self.is_code(scope) {
            path.push(function.to_owned());
            let (cfg, callee) = (conditions(&self.metas()), Callee::Constructor(value));
            self.calls.push(Call { path, callee, scope, cfg, at: namespace.start });
        }
    }
}

/// Returns the path of a type that a source ends with, without generic arguments: `a::B::<C>::`.
fn type_before(source: &str) -> Option<Vec<String>> {
    let mut path = source.trim_end().strip_suffix("::")?.trim_end();
    if path.ends_with('>') {
        let bytes = path.as_bytes();
        let (mut at, mut depth) = (path.len(), 0_usize);
        loop {
            at = at.checked_sub(1).filter(|at| path.len() - at < MAX_ARGUMENTS)?;
            match bytes[at] {
                // The arrow of `fn() -> u8` is none.
                b'>' if at > 0 && bytes[at - 1] != b'-' => depth += 1,
                b'<' if depth == 1 => break,
                b'<' => depth -= 1,
                _ => {}
            }
        }
        path = path[..at].trim_end().strip_suffix("::")?.trim_end();
    }
    Some(path_before(path))
}
