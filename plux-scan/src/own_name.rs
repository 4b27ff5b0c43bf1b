//! `plugin_name!()` and `plugin_id!()` in an item that has several names.

use crate::attribute::{Meta, expand};
use crate::lexer::{Kind, Lexer};

/// Returns the offset of the first `plugin_name!()` or `plugin_id!()` in `item`, if the name is ambiguous
/// because several attributes are `#[plugin]`. `item` starts at an attribute of plux. Earlier attributes do
/// not count, as in the attribute macro.
pub(crate) fn ambiguous_name(item: &str) -> Option<usize> {
    // Most items use neither macro.
    if !item.contains("plugin_name") && !item.contains("plugin_id") {
        return None;
    }
    let is_plugin = |meta: &Meta<'_>| meta.path.last() == Some(&"plugin") && meta.args.is_some();
    let mut lexer = Lexer::new(item);
    let (mut names, mut first_end) = (0, None);
    while let Some(token) = lexer.peek() {
        match token.kind {
            Kind::Doc => drop(lexer.next()),
            Kind::Punct(b'#') => {
                lexer.next();
                let (_, content) = lexer.attribute()?;
                let metas = expand(&item[content]);
                names += metas.iter().filter(|it| is_plugin(it)).count();
                first_end.get_or_insert(lexer.at);
            }
            _ => break,
        }
    }
    if names < 2 { None } else { call(item, first_end?) }
}

/// Returns the position of the first call from `start` on.
fn call(item: &str, start: usize) -> Option<usize> {
    let mut lexer = Lexer::starting_at(item, start);
    while let Some(token) = lexer.next() {
        if token.kind != Kind::Ident
            || !matches!(&item[token.start..token.end], "plugin_name" | "plugin_id")
        {
            continue;
        }
        let mut ahead = lexer.clone().map(|token| token.kind);
        if let (Some(Kind::Punct(b'!')), Some(Kind::Open(_)), Some(Kind::Close(_))) =
            (ahead.next(), ahead.next(), ahead.next())
        {
            return Some(token.start);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(item: &str) -> Option<&str> {
        ambiguous_name(item).map(|at| &item[at..])
    }

    const TWO: &str = "#[plugin(name = \"a\")] /// doc\n #[rt::plugin(name = \"b\")] ";

    #[test]
    fn an_item_with_two_names_asks_for_its_name() {
        for (item, call) in [
            ("fn f() -> N { rt::plugin_name!() }", "plugin_name!() }"),
            ("impl A for B { fn f() { g(plugin_id ! [ ]) } }", "plugin_id ! [ ]) } }"),
            ("fn f() { \"plugin_name!()\"; plugin_id!{} }", "plugin_id!{} }"),
        ] {
            assert_eq!(found(&format!("{TWO}{item}")), Some(call), "{item}");
        }
        let conditional =
            "#[plugin()] #[cfg_attr(x, cfg_attr(y, plugin()))] fn f() { plugin_id!() }";
        assert_eq!(found(conditional), Some("plugin_id!() }"));
        let both = "#[cfg_attr(x, plugin(), plugin())] fn f() { plugin_id!() }";
        assert_eq!(found(both), Some("plugin_id!() }"));
        let arguments = "#[plugin()] #[plugin(factory = F(plugin_name!()))] impl A for B {}";
        assert_eq!(found(arguments), Some("plugin_name!()))] impl A for B {}"));
    }

    #[test]
    fn others_do_not() {
        for item in [
            "fn f() {}",
            "fn f() { plugin_name!(\"a\"); plugin_name(); let plugin_id = 1; }",
            "fn f() { \"plugin_name!()\"; /* plugin_name!() */ }",
        ] {
            assert_eq!(found(&format!("{TWO}{item}")), None, "{item}");
        }
        for item in [
            "#[plugin()] fn f() { plugin_name!() }",
            "#[plugin(factory = F(plugin_name!()))] #[plugin()] impl A for B {}",
            "#[plugin()] #[plugin] #[other(plugin())] fn f() { plugin_name!() }",
            "#[plugin()] fn f() { #[plugin()] fn g() { plugin_name!() } }",
            "#[plugin(",
        ] {
            assert_eq!(found(item), None, "{item}");
        }
    }
}
