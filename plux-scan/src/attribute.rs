//! The content of `#[…]`, with `cfg_attr` expanded.

use plux_spec::list::owned;

use crate::file_items::ModulePath;
use crate::lexer::{Kind, Lexer, Token};
use crate::literals::string_value;
use crate::model::Attribute;

/// The deepest nesting of `cfg_attr` in `cfg_attr`.
const MAX_DEPTH: usize = 16;

/// Returns the attribute of plux that has this name.
pub(crate) fn named(name: &[u8]) -> Option<Attribute> {
    match name {
        b"plugin" => Some(Attribute::Plugin),
        b"extension_point" => Some(Attribute::ExtensionPoint),
        _ => None,
    }
}

/// Returns whether an attribute is one of rustc's own that are common.
pub(crate) fn is_builtin(name: &[u8]) -> bool {
    matches!(
        name,
        b"cfg"
            | b"derive"
            | b"doc"
            | b"allow"
            | b"expect"
            | b"warn"
            | b"deny"
            | b"inline"
            | b"must_use"
            | b"test"
            | b"path"
            | b"repr"
            | b"default"
            | b"deprecated"
            | b"non_exhaustive"
            | b"track_caller"
            | b"macro_use"
            | b"macro_export"
            | b"cold"
            | b"automatically_derived"
            | b"ignore"
            | b"should_panic"
            | b"target_feature"
    )
}

/// Returns an identifier without the `r#` of a raw one.
pub(crate) fn plain(word: &str) -> &str {
    word.strip_prefix("r#").unwrap_or(word)
}

/// One attribute. A `cfg_attr` expands to as many as it contains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Meta<'a> {
    /// The segments of its path, without `r#`.
    pub(crate) path: Vec<&'a str>,
    /// Whether a part of the path is a parameter of a macro: `#[$a(…)]`.
    pub(crate) has_parameter: bool,
    /// The source between its delimiters.
    pub(crate) args: Option<&'a str>,
    /// The source after its `=`.
    pub(crate) value: Option<&'a str>,
    /// The predicates of the `cfg_attr` around it, outermost first.
    pub(crate) cfg: Vec<&'a str>,
}

impl<'a> Meta<'a> {
    /// Parses one attribute, such as `path = "a.rs"` or `rt::plugin(…)`.
    fn parse(source: &'a str, cfg: Vec<&'a str>) -> Self {
        let mut lexer = Lexer::new(source);
        let mut meta = Self { cfg, ..Self::default() };
        while let Some(token) = lexer.next() {
            match token.kind {
                Kind::Ident => meta.path.push(plain(&source[token.start..token.end])),
                Kind::Punct(b':') => {}
                Kind::Punct(b'$') => {
                    // `$crate::plugin`, in a macro.
                    let next = lexer.peek();
                    let next = next.map_or("", |next| &source[next.start..next.end]);
                    meta.has_parameter |= next != "crate";
                }
                Kind::Punct(b'=') => {
                    meta.value = Some(source[token.end..].trim());
                    break;
                }
                Kind::Open(_) => {
                    let close = lexer.close_group().map_or(source.len(), |close| close.start);
                    meta.args = Some(&source[token.end..close]);
                    break;
                }
                _ => break,
            }
        }
        meta
    }

    /// Returns whether it is one of rustc's own.
    pub(crate) fn is_builtin(&self) -> bool {
        matches!(*self.path, [name] if is_builtin(name.as_bytes()))
    }

    /// Returns whether it is a `derive` of a macro that may have attributes of its own. Those of the
    /// standard library have none that takes arguments.
    pub(crate) fn derives_with_attributes(&self) -> bool {
        const STD: &[&str] =
            &["Clone", "Copy", "Debug", "Default", "Eq", "Hash", "Ord", "PartialEq", "PartialOrd"];
        let is_std = |path: &&str| STD.contains(&path.rsplit("::").next().unwrap_or(path).trim());
        self.path.last() == Some(&"derive")
            && !self.args.is_some_and(|args| split(args).iter().all(is_std))
    }

    /// Returns whether its path is the one word `name`.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.path == [name]
    }
}

/// Returns the attributes that the content of `#[…]` expands to.
pub(crate) fn expand(content: &str) -> Vec<Meta<'_>> {
    let mut metas = Vec::with_capacity(1);
    let mut open = vec![Meta::parse(content, Vec::new())];
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
        open.extend(parts.rev().map(|part| Meta::parse(part, cfg.clone())));
    }
    metas
}

/// Splits a list at its commas; an empty last part does not count.
pub(crate) fn split(list: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for Token { kind, start: at, .. } in Lexer::new(list) {
        match kind {
            Kind::Open(_) => depth += 1,
            Kind::Close(_) => depth = depth.saturating_sub(1),
            Kind::Punct(b',') if depth == 0 => {
                parts.push(list[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    let rest = list[start..].trim();
    if Lexer::new(rest).next().is_some() {
        parts.push(rest);
    }
    parts
}

/// Returns the predicates of `#[cfg(…)]` attributes, also of those in `cfg_attr`.
pub(crate) fn conditions(metas: &[Meta<'_>]) -> Vec<String> {
    let mut conditions = Vec::new();
    for meta in metas.iter().filter(|meta| meta.is("cfg")) {
        let Some(predicate) = meta.args else { continue };
        let predicate = predicate.trim();
        conditions.push(match meta.cfg.as_slice() {
            [] => predicate.to_owned(),
            around => format!("any(not(all({})), {predicate})", around.join(", ")),
        });
    }
    conditions
}

/// Returns the paths that `#[path = "…"]` attributes give a module.
pub(crate) fn paths(metas: &[Meta<'_>]) -> Vec<ModulePath> {
    let mut paths = Vec::new();
    for meta in metas.iter().filter(|meta| meta.is("path")) {
        let path = meta.value.and_then(string_value);
        paths.push(ModulePath { cfg: owned(&meta.cfg), path });
    }
    paths
}

/// Returns whether a list of arguments has one of that name, as in `namespace = "…"`.
pub(crate) fn has_argument(args: &str, name: &str) -> bool {
    argument(args, name).is_some()
}

/// Returns the source after `name =` in a list of arguments.
pub(crate) fn argument<'a>(args: &'a str, name: &str) -> Option<&'a str> {
    let mut depth = 0_usize;
    let mut before = "";
    for token in Lexer::new(args) {
        match token.kind {
            Kind::Open(_) => depth += 1,
            Kind::Close(_) => depth = depth.saturating_sub(1),
            Kind::Punct(b'=') if depth == 0 && before == name => return Some(&args[token.end..]),
            _ => {}
        }
        before = &args[token.start..token.end];
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_arguments() {
        let metas = expand("rt :: plugin(namespace = \"a\")");
        assert_eq!(metas[0].path, ["rt", "plugin"]);
        assert_eq!(metas[0].args, Some("namespace = \"a\""));
    }

    #[test]
    fn cfg_attr_in_cfg_attr_keeps_order_and_predicates() {
        let metas = expand("cfg_attr(unix, a, cfg_attr(feature = \"f\", b(1, 2), c = \"x\",),)");
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
