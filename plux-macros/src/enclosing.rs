//! Detects annotated associated functions: `fn f()` in an `impl` or a trait.
//!
//! The tokens of the function do not show it, and rustc's error about the expansion is hard to
//! understand. So the source file is read if the attribute is indented, once per file.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

thread_local! {
    static FILES: RefCell<HashMap<PathBuf, HashSet<Function>>> = RefCell::default();
}

/// An annotated function: its name and the arguments of its attribute.
type Function = (String, String);

/// Returns whether the function `name` with the attribute's `arguments` is associated.
pub(crate) fn is_associated(name: &str, arguments: &TokenStream) -> bool {
    let span = proc_macro::Span::call_site();
    if span.column() == 1 {
        return false;
    }
    let Some(file) = span.local_file() else { return false };
    let function = (name.to_owned(), without_blanks(arguments));
    FILES.with_borrow_mut(|files| {
        if !files.contains_key(&file) {
            files.insert(file.clone(), of_file(&file));
        }
        files[&file].contains(&function)
    })
}

fn of_file(file: &Path) -> HashSet<Function> {
    let source = fs::read_to_string(file).unwrap_or_default();
    TokenStream::from_str(&source).map(associated).unwrap_or_default()
}

/// The annotated functions that are associated in all their occurrences.
fn associated(source: TokenStream) -> HashSet<Function> {
    let (mut associated, mut free) = (HashSet::new(), HashSet::new());
    walk(source, false, &mut |function, is_associated| {
        let functions = if is_associated { &mut associated } else { &mut free };
        functions.insert(function);
    });
    associated.difference(&free).cloned().collect()
}

/// Calls `found` with each function that has an attribute with arguments.
fn walk(tokens: TokenStream, in_impl: bool, found: &mut impl FnMut(Function, bool)) {
    let mut tokens = tokens.into_iter().peekable();
    // The attributes of the current item, and its keyword.
    let (mut attributes, mut keyword) = (Vec::new(), String::new());
    // How deep in `<…>` of an item's head: a block there is an argument, as in `Trait<{ 1 + 1 }>`.
    let (mut angles, mut last) = (0_usize, ' ');
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(word) if keyword.is_empty() && is_item(&word.to_string()) => {
                keyword = word.to_string();
                if let (true, Some(TokenTree::Ident(name))) = (keyword == "fn", tokens.peek()) {
                    let name = name.to_string();
                    for arguments in attributes.drain(..) {
                        found((name.clone(), arguments), in_impl);
                    }
                }
            }
            TokenTree::Group(group) => match group.delimiter() {
                Delimiter::Bracket if keyword.is_empty() => {
                    if let Some(TokenTree::Group(arguments)) = group.stream().into_iter().last() {
                        attributes.push(without_blanks(&arguments.stream()));
                    }
                }
                Delimiter::Brace if angles > 0 => walk(group.stream(), false, found),
                Delimiter::Brace => {
                    walk(group.stream(), matches!(&*keyword, "impl" | "trait"), found);
                    attributes.clear();
                    keyword.clear();
                }
                _ => {}
            },
            TokenTree::Punct(it) => {
                match it.as_char() {
                    ';' => {
                        attributes.clear();
                        keyword.clear();
                        angles = 0;
                    }
                    '<' if matches!(&*keyword, "impl" | "trait") => angles += 1,
                    '>' if last != '-' => angles = angles.saturating_sub(1),
                    _ => {}
                }
                last = it.as_char();
                continue;
            }
            _ => {}
        }
        last = ' ';
    }
}

fn is_item(word: &str) -> bool {
    matches!(word, "fn" | "impl" | "trait" | "mod" | "struct" | "enum" | "static" | "type" | "use")
}

fn without_blanks(tokens: &TokenStream) -> String {
    tokens.to_string().split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_associated_where_an_impl_or_a_trait_holds_it() {
        let source = r#"
            #[plugin(namespace = "a")] fn free() -> impl Copy { #[plugin(namespace = "a")] fn inner() {} }
            mod m { #[plugin(namespace = "a")] pub fn in_mod() {} }
            impl A { #[plugin( namespace="a" )] #[inline] pub const fn f() -> u8 { 3 } const X: [u8; 2] = [0; 2]; #[plugin(namespace = "b")] fn g() {} }
            unsafe trait T where Self: Sized { #[plugin(namespace = "c")] fn h() {} }
            impl B { fn method(&self) { #[plugin(namespace = "d")] fn nested() {} } }
            struct S { x: u8 } #[plugin(namespace = "a")] fn after() {}
            impl<F: Fn() -> u8> Tr<{ #[plugin(namespace = "e")] fn argument() {} 3 }> for S { #[plugin(namespace = "f")] fn i() {} }
            trait Sub: Tr<{ #[plugin(namespace = "e")] fn of_supertrait() {} 3 }> {}
            impl C where T<{ #[plugin(namespace = "e")] fn of_where() {} 3 }>: Sized { #[plugin(namespace = "f")] fn j() {} }
            fn body(x: u8) { if x < 1 {} impl D { #[plugin(namespace = "f")] fn k() {} } }
        "#;
        let functions = associated(source.parse().unwrap());
        let mut names: Vec<_> = functions.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["f", "g", "h", "i", "j", "k"]);
        let arguments = without_blanks(&r#"namespace = "a""#.parse().unwrap());
        assert!(functions.contains(&("f".to_owned(), arguments)));
    }
}
