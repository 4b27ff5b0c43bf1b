//! What stands between the brackets of `#[…]`, with `cfg_attr` unfolded.

use super::items::ModulePath;
use super::lexer::{Kind, Lexer, Token};
use super::literal::text_of;
use super::names::is_builtin;

/// How deep `cfg_attr` may stand in `cfg_attr`.
const MAX_DEPTH: usize = 16;

/// One attribute; of a `cfg_attr` there are as many as it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Meta<'a> {
    /// The segments of its path.
    pub(super) path: Vec<&'a str>,
    /// The text between its delimiters.
    pub(super) args: Option<&'a str>,
    /// The text behind its `=`.
    pub(super) value: Option<&'a str>,
    /// The predicates of the `cfg_attr` around it, outermost first.
    pub(super) cfg: Vec<&'a str>,
}

impl<'a> Meta<'a> {
    /// Reads one attribute, such as `path = "a.rs"` or `rt::plugin(…)`.
    fn read(text: &'a str, cfg: Vec<&'a str>) -> Self {
        let mut lexer = Lexer::new(text);
        let mut meta = Self { cfg, ..Self::default() };
        while let Some(token) = lexer.next() {
            match token.kind {
                Kind::Ident => meta.path.push(&text[token.start..token.end]),
                // `$crate::plugin`, in a macro.
                Kind::Punct(b':' | b'$') => {}
                Kind::Punct(b'=') => {
                    meta.value = Some(text[token.end..].trim());
                    break;
                }
                Kind::Open(_) => {
                    let close = lexer.close_group().map_or(text.len(), |close| close.start);
                    meta.args = Some(&text[token.end..close]);
                    break;
                }
                _ => break,
            }
        }
        meta
    }

    /// Whether it is one of rustc's own.
    pub(super) fn is_builtin(&self) -> bool {
        matches!(*self.path, [name] if is_builtin(name.as_bytes()))
    }

    /// Whether its path is the one word `name`.
    pub(super) fn is(&self, name: &str) -> bool {
        self.path == [name]
    }
}

/// The attributes that the text between the brackets of `#[…]` stands for.
pub(super) fn unfold(text: &str) -> Vec<Meta<'_>> {
    let mut metas = Vec::with_capacity(1);
    let mut open = vec![Meta::read(text, Vec::new())];
    while let Some(meta) = open.pop() {
        let args = match meta.args {
            Some(args) if meta.is("cfg_attr") && meta.cfg.len() < MAX_DEPTH => args,
            _ => {
                metas.push(meta);
                continue;
            }
        };
        let mut parts = split(args).into_iter();
        let Some(predicate) = parts.next() else { continue };
        let mut cfg = meta.cfg;
        cfg.push(predicate);
        open.extend(parts.rev().map(|part| Meta::read(part, cfg.clone())));
    }
    metas
}

/// The parts of a list that commas separate; an empty last one is no part.
pub(super) fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for Token { kind, start: at, .. } in Lexer::new(text) {
        match kind {
            Kind::Open(_) => depth += 1,
            Kind::Close(_) => depth = depth.saturating_sub(1),
            Kind::Punct(b',') if depth == 0 => {
                parts.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    let last = text[start..].trim();
    if Lexer::new(last).next().is_some() {
        parts.push(last);
    }
    parts
}

/// The conditions that `#[cfg(…)]` attributes set, also those in `cfg_attr`.
pub(super) fn conditions(metas: &[Meta<'_>]) -> Vec<String> {
    let cfgs = metas.iter().filter(|meta| meta.is("cfg"));
    let conditions = cfgs.filter_map(|meta| {
        let predicate = meta.args?.trim();
        Some(match meta.cfg.as_slice() {
            [] => predicate.to_owned(),
            around => format!("any(not(all({})), {predicate})", around.join(", ")),
        })
    });
    conditions.collect()
}

/// The paths that `#[path = "…"]` attributes give a module.
pub(super) fn paths(metas: &[Meta<'_>]) -> Vec<ModulePath> {
    let paths = metas.iter().filter(|meta| meta.is("path"));
    let owned = |meta: &Meta<'_>| meta.cfg.iter().map(|&predicate| predicate.to_owned()).collect();
    paths.map(|meta| ModulePath { cfg: owned(meta), path: meta.value.and_then(text_of) }).collect()
}

/// Whether a list of arguments has one of that name, as in `namespace = "…"`.
pub(super) fn has_argument(args: &str, name: &str) -> bool {
    let mut depth = 0_usize;
    let mut before = "";
    for token in Lexer::new(args) {
        match token.kind {
            Kind::Open(_) => depth += 1,
            Kind::Close(_) => depth = depth.saturating_sub(1),
            Kind::Punct(b'=') if depth == 0 && before == name => return true,
            _ => {}
        }
        before = &args[token.start..token.end];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_arguments() {
        let metas = unfold("rt :: plugin(namespace = \"a\")");
        assert_eq!(metas[0].path, ["rt", "plugin"]);
        assert_eq!(metas[0].args, Some("namespace = \"a\""));
    }

    #[test]
    fn cfg_attr_in_cfg_attr_keeps_order_and_predicates() {
        let metas = unfold("cfg_attr(unix, a, cfg_attr(feature = \"f\", b(1, 2), c = \"x\",),)");
        let seen: Vec<_> = metas.iter().map(|meta| (meta.path[0], meta.cfg.clone())).collect();
        let both = vec!["unix", "feature = \"f\""];
        assert_eq!(seen, [("a", vec!["unix"]), ("b", both.clone()), ("c", both)]);
        assert_eq!(metas[1].args, Some("1, 2"));
        assert_eq!(metas[2].value, Some("\"x\""));
    }

    #[test]
    fn a_list_ends_with_or_without_a_comma() {
        assert_eq!(split("a(1, 2), [b, c], \"d,\" // ,\n,"), ["a(1, 2)", "[b, c]", "\"d,\" // ,"]);
        assert!(split(" /* none */ ").is_empty());
    }

    #[test]
    fn an_argument_counts_at_the_top_only() {
        assert!(has_argument("name = \"x\", namespace = \"y\"", "namespace"));
        assert!(!has_argument("meta(namespace = \"y\"), name = \"namespace =\"", "namespace"));
    }
}
