use super::Trial;
use crate::scan::{against_syn, places_hold};

/// Sources with what is easily mistaken in them; none with a `namespace`, by which attributes of any
/// name are told.
const SEEDS: &[&str] = &[
    "mod a;\n#[path = \"x.rs\"] mod b;\nmod c { mod d; #[plux_runtime::plugin(name = \"n\")] fn f() {} }\n",
    "#![doc = r##\"mod no; \"# \"##]\nfn f<'a>(x: &'a str) -> char { let _ = b'\\''; '\"' }\n#[plux_runtime::plugin(a)] struct S { x: [u8; 3], }\nmod a;",
    "/* /* mod no; */ */ mod r#type;\n/// mod no;\n#[cfg(unix)] #[plux_runtime::plugin()]\nimpl T for U { const X: u8 = { 1 }; fn f() {} }\npub(in a::b) mod c;",
    "#[cfg_attr(unix, path = \"u.rs\")] mod a;\n#[plux_runtime::extension_point(x)] pub trait T: Sized where Self: Copy {}\npub type A = fn(u8) -> u8;\nmod b { #![allow(x)] mod c; }",
    "macro_rules! m { ($($x:tt)*) => { $($x)* } }\nm! { mod a; }\nm!(x);\nconst A: &str = concat!(\"mod no;\", r\"\\\", c\"x\");\nmod b;\n#[plux_runtime::plugin] enum E { A = 1 }",
];

const WORDS: &[&str] = &[
    "mod x;",
    "mod x {",
    "}",
    "{",
    "(",
    ")",
    "[",
    "]",
    "#[",
    "#![",
    "]",
    "\"",
    "r#\"",
    "\"#",
    "'",
    "'a",
    "b'",
    "'\\''",
    "//",
    "/*",
    "*/",
    "\n",
    ";",
    "r#",
    "#[plux_runtime::plugin(a)] ",
    "fn f() {}",
    "!",
    "#[path = \"y.rs\"]",
    "pub ",
    "unsafe ",
    "extern \"C\" {}",
    "use a::b;",
    "=> ",
    "1e",
    "0x",
    "..",
    "é",
    "\u{feff}",
    "c\"",
    "br\"",
    "\\",
    "<",
    ">",
    "struct S;",
    "where ",
    "#!",
    "\r\n",
    "let ",
    "static ",
];

/// What syn parses is seen as syn sees it, and what is seen of files has its place in them.
pub fn trial() -> Trial {
    Trial::new(SEEDS, WORDS, |text| {
        against_syn(text);
        places_hold(text);
    })
}

#[test]
fn what_syn_parses_is_seen_as_syn_sees_it_and_nothing_panics() {
    trial().run(5_000);
}
