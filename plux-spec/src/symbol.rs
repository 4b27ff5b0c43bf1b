//! The symbol of a plugin, on targets where no link section can gather plugins.
//!
//! `#[plugin]` exports a function under this name, and the generated code of the program that includes
//! the index refers to it.

use std::fmt::Write as _;

use crate::Target;

/// Returns the symbol of a plugin: letters, digits and `_`, different for different plugins.
///
/// A letter or digit stands for itself, `_` for `__`, another byte is `_` and two hexadecimal digits,
/// and `_Z` separates the parts. The crate's name is not needed: a package has one library.
///
/// ```
/// use plux_spec::{Target, plugin_symbol};
///
/// let symbol = plugin_symbol("aws", "0.3.0", &Target::Lib, "finops.vendors", "aws");
/// assert_eq!(symbol, "plux_Zaws_Z0_2e3_2e0_Zlib_Zfinops_2evendors_Zaws");
/// ```
#[inline]
pub fn plugin_symbol(
    package: &str,
    version: &str,
    target: &Target,
    namespace: &str,
    name: &str,
) -> String {
    // The macro only knows the variables that Cargo sets: examples have a `CARGO_BIN_NAME` as binaries have,
    // tests and benchmarks only the name of their crate.
    let target = match target {
        Target::Lib => "lib".to_owned(),
        Target::Bin(name) | Target::Example(name) => format!("bin.{name}"),
        Target::Test(name) | Target::Bench(name) => format!("test.{}", name.replace('-', "_")),
    };
    let mut symbol = String::from("plux");
    for part in [package, version, &target, namespace, name] {
        symbol.push_str("_Z");
        for byte in part.bytes() {
            match byte {
                b'_' => symbol.push_str("__"),
                _ if byte.is_ascii_alphanumeric() => symbol.push(char::from(byte)),
                _ => write!(symbol, "_{byte:02x}").expect("writing into a String"),
            }
        }
    }
    symbol
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_plugins_have_different_symbols() {
        let of = |target: &Target, name: &str| plugin_symbol("a", "1.0.0", target, "n", name);
        let bin = |name: &'static str| Target::Bin(name.into());
        let symbols = [
            of(&Target::Lib, "a_b"),
            of(&Target::Lib, "a-b"),
            of(&Target::Lib, "a.b"),
            of(&Target::Lib, "a_2eb"),
            of(&bin("lib"), "a_b"),
            of(&bin("x"), "a_b"),
            of(&Target::Test("x".into()), "a_b"),
        ];
        for (at, symbol) in symbols.iter().enumerate() {
            assert!(!symbols[..at].contains(symbol), "{symbol}");
            assert!(symbol.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'));
        }
    }
}
