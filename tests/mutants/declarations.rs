//! The grammar of the attributes: a declaration is parsed, or rejected with at least one error.

use plux_scan::is_too_deep;
use plux_syntax::{ExtensionPoint, Plugin};

use crate::trial::Trial;

const SEEDS: &[&str] = &[
    "namespace = \"a.b\", name = \"c\"\nimpl Vendor<u8> for super::Aws<'static> { type Item = Vec<u8>; }",
    "namespace = \"a\", requires = [\"x\", \"b:y\"], before = [\"z\"], should_load = true\n/// Doc.\npub const unsafe extern \"C\" fn f<'a>(Wrap { a, .. }: &'a mut wrap::Wrap, ...) -> io::Result<()> {}",
    "namespace = \"a\", name = \"b\", factory = <A as Make<B, C>>::make(|x, y| x < y)?, meta(a = \"b\", \"c\" = \"d\")\n#[cfg(unix)] pub struct A<T>(T) where T: Copy;",
    "namespace = \"a\", contract = dyn for<'a> Fn(&'a u8) -> u8 + Send, crate = my::facade, cardinality = \"any\"\npub unsafe trait Vendor: Plugin<Config> + for<'a> Fn(&'a u8) where Self: Sync { type Item; }",
    "namespace = \"a\"\npub type Configurator<'a> = FunctionPlugin<fn(&'a mut Runtime, [u8; { N }])>;",
];

const WORDS: &[&str] = &[
    ",",
    "=",
    "::",
    "<",
    ">",
    ">>",
    "->",
    "&",
    "'a",
    "|",
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    "\"",
    "#",
    "!",
    "...",
    "self",
    "self: ",
    "fn ",
    "impl ",
    "for ",
    "dyn ",
    "unsafe ",
    "extern ",
    "const ",
    "async ",
    "type ",
    "where ",
    "r#type",
    "\n",
    "/*",
    "//",
    "#[cfg(a)]",
    "é",
    "1",
    "name = ",
    "name =",
    "meta()",
];

/// A declaration is parsed, or there are reasons why not.
pub(crate) fn trial() -> Trial {
    Trial::new(SEEDS, WORDS, |text| {
        let text = String::from_utf8_lossy(text);
        let (arguments, item) = text.split_once('\n').unwrap_or((&text, ""));
        // The scanner does the same: the compiler has a limit of its own before the macro runs.
        if is_too_deep(arguments) || is_too_deep(item) {
            return;
        }
        match Plugin::from_source(arguments, item) {
            Ok(plugin) => {
                assert!(!plugin.contract_source().is_empty());
                let _ = (plugin.id().to_string(), plugin.local_path(), plugin.kind());
            }
            Err(mistakes) => assert!(mistakes.iter().count() > 0),
        }
        if let Err(mistakes) = ExtensionPoint::from_source(arguments, item) {
            assert!(mistakes.iter().count() > 0);
        }
    })
}
