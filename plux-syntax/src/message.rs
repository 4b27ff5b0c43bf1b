//! The messages of all diagnostics.
//!
//! Lowercase, without a period; the help says what to write instead. The compile-fail tests show each
//! of them.

use plux_spec::{Cardinality, NameError, ParseRequirementError, closest_matches};
use proc_macro2::Span;

use crate::Diagnostic;

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn suggestion(word: &str, known: &[&str]) -> String {
    match closest_matches(word, known.iter().copied()).first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the arguments are {}", quoted(known)),
    }
}

pub(crate) fn unknown_argument(span: Span, word: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::new(span, format!("unknown argument `{word}`")).help(suggestion(word, known))
}

pub(crate) fn argument_expected(span: Span) -> Diagnostic {
    Diagnostic::new(span, "expected an argument of the form `key = value`")
        .help("write `namespace = \"…\", name = \"…\"`")
}

pub(crate) fn value_expected(span: Span, key: &str) -> Diagnostic {
    Diagnostic::new(span, format!("`{key}` has no value")).help(match key {
        "meta" => "write `meta(key = \"value\")`".to_owned(),
        _ => format!("write `{key} = …`"),
    })
}

pub(crate) fn comma_expected(span: Span) -> Diagnostic {
    Diagnostic::new(span, "expected `,` between two arguments")
}

pub(crate) fn given_twice(span: Span, key: &str) -> Diagnostic {
    Diagnostic::new(span, format!("`{key}` is given twice")).help("keep one of them")
}

pub(crate) fn cannot_be_used_on(span: Span, key: &str, item: &str, help: &str) -> Diagnostic {
    Diagnostic::new(span, format!("`{key}` cannot be used on {item}")).help(help)
}

pub(crate) fn missing_namespace(span: Span) -> Diagnostic {
    Diagnostic::new(span, "the namespace is missing")
        .help("add `namespace = \"…\"`, the group that the plugins are loaded by")
}

pub(crate) fn missing_name(span: Span) -> Diagnostic {
    Diagnostic::new(span, "the name is missing").help("add `name = \"…\"`, unique in its namespace")
}

pub(crate) fn not_a_literal(span: Span, key: &str) -> Diagnostic {
    Diagnostic::new(span, format!("`{key}` is not a string literal"))
        .help(format!("write a literal, `{key} = \"…\"`: the index is built without running code"))
}

pub(crate) fn not_a_list(span: Span, key: &str, example: &str) -> Diagnostic {
    Diagnostic::new(span, format!("`{key}` is not a list of string literals"))
        .help(format!("write `{key} = [{example}]`"))
}

pub(crate) fn malformed_name(span: Span, error: &NameError) -> Diagnostic {
    Diagnostic::new(span, error.to_string()).help(error.help())
}

/// `before` or `after` has an id.
pub(crate) fn other_namespace(span: Span, key: &str) -> Diagnostic {
    Diagnostic::new(span, format!("`{key}` expects names of the plugin's own namespace")).help(
        "write the name without a namespace; use `requires` for a plugin of another namespace",
    )
}

pub(crate) fn malformed_requirement(span: Span, error: &ParseRequirementError) -> Diagnostic {
    Diagnostic::new(span, error.to_string()).help(error.help())
}

pub(crate) fn meta_twice(span: Span, key: &str) -> Diagnostic {
    Diagnostic::new(span, format!("the meta key `{key}` is given twice")).help("keep one of them")
}

pub(crate) fn meta_form(span: Span) -> Diagnostic {
    Diagnostic::new(span, "expected `key = \"value\"` in `meta(…)`")
        .help("write `meta(key = \"value\", \"other-key\" = \"value\")`")
}

pub(crate) fn unknown_cardinality(span: Span, word: &str) -> Diagnostic {
    let known: Vec<&str> = Cardinality::ALL.iter().map(|c| c.as_str()).collect();
    let help = match closest_matches(word, known.iter().copied()).first() {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("one of {}", quoted(&known).replace('`', "\"")),
    };
    Diagnostic::new(span, format!("unknown cardinality {word:?}")).help(help)
}

pub(crate) fn not_a_trait_object(span: Span, found: &str) -> Diagnostic {
    let help = if found.chars().next().is_some_and(char::is_uppercase) {
        format!("write `contract = dyn {found}` if `{found}` is the trait that callers see")
    } else {
        "write `contract = dyn Trait`, the trait that callers see".to_owned()
    };
    Diagnostic::new(span, format!("the contract `{found}` is not a trait object")).help(help)
}

pub(crate) fn should_load_form(span: Span) -> Diagnostic {
    Diagnostic::new(span, "`should_load` is neither a path nor `true` or `false`")
        .help("write `should_load = function`, with `fn function() -> bool`")
}

pub(crate) fn load_form(span: Span) -> Diagnostic {
    Diagnostic::new(span, "`load` is not a path")
        .help("write `load = function`, with `fn function() -> Result<(), BoxError>`")
}

pub(crate) fn self_requirement(span: Span, key: &str) -> Diagnostic {
    Diagnostic::new(span, format!("the plugin names itself in `{key}`"))
        .help(format!("remove it from `{key}`"))
}

pub(crate) fn wrong_item(span: Span, found: &str) -> Diagnostic {
    Diagnostic::new(span, format!("`#[plugin]` cannot be applied to {found}")).help(
        "apply it to `impl Trait for Type`, a function, a `const`, a `static`, a struct or an enum",
    )
}

pub(crate) fn plugin_on_trait(span: Span) -> Diagnostic {
    Diagnostic::new(span, "`#[plugin]` cannot be applied to a trait").help(
        "a trait is a contract: write `#[extension_point(namespace = \"…\")]` here, and `#[plugin]` on its impls",
    )
}

pub(crate) fn wrong_point_item(span: Span, found: &str) -> Diagnostic {
    Diagnostic::new(span, format!("`#[extension_point]` cannot be applied to {found}"))
        .help("apply it to the contract: a trait, a type alias, a struct or an enum")
}

pub(crate) fn inherent_impl(span: Span, ty: &str) -> Diagnostic {
    Diagnostic::new(span, "`#[plugin]` cannot be applied to an inherent impl")
        .help(format!("apply it to the impl of the contract, `impl Trait for {ty}`"))
}

pub(crate) fn negative_impl(span: Span) -> Diagnostic {
    Diagnostic::new(span, "`#[plugin]` cannot be applied to a negative impl")
}

pub(crate) fn generic(span: Span, item: &str, help: &str) -> Diagnostic {
    Diagnostic::new(span, format!("`#[plugin]` cannot be applied to a generic {item}")).help(help)
}

pub(crate) fn generic_point(span: Span, kind: &str) -> Diagnostic {
    Diagnostic::new(span, format!("`#[extension_point]` cannot be applied to a generic {kind}"))
        .help("apply it to a type alias that names the types, `type Alias = Type<u8>`")
}

pub(crate) fn associated_const(span: Span) -> Diagnostic {
    Diagnostic::new(span, "the contract has an associated const, so it cannot be a trait object")
        .help("make it a method of the trait, or name another trait with `contract = dyn Trait`")
}

pub(crate) fn method(span: Span) -> Diagnostic {
    Diagnostic::new(span, "`#[plugin]` cannot be applied to a method")
        .help("move it out of the impl: write a free function, and annotate that")
}

pub(crate) fn async_function(span: Span) -> Diagnostic {
    Diagnostic::new(span, "`#[plugin]` cannot be applied to an async function")
        .help("return the future: `fn name() -> Pin<Box<dyn Future<Output = …> + Send>>`")
}

pub(crate) fn unsafe_function(span: Span) -> Diagnostic {
    Diagnostic::new(span, "`#[plugin]` cannot be applied to an unsafe function")
        .help("wrap it in a safe function, and annotate that")
}

pub(crate) fn variadic_function(span: Span) -> Diagnostic {
    Diagnostic::new(span, "`#[plugin]` cannot be applied to a variadic function")
}

pub(crate) fn conditional_parameter(span: Span) -> Diagnostic {
    Diagnostic::new(span, "a parameter of a plugin function is conditional")
        .help("write one function for each signature, with `#[cfg(…)]` on the function")
}

pub(crate) fn block_as_length(span: Span) -> Diagnostic {
    Diagnostic::new(span, "the length of an array in an annotated item cannot be a block")
        .help("declare a constant for the length: `const LENGTH: usize = …;`")
}

pub(crate) fn impl_trait(span: Span) -> Diagnostic {
    Diagnostic::new(span, "`impl Trait` in a plugin function's signature makes it generic")
        .help("write `&dyn Trait` or `Box<dyn Trait>`")
}

pub(crate) fn mutable_static(span: Span) -> Diagnostic {
    Diagnostic::new(span, "`#[plugin]` cannot be applied to a `static mut`")
        .help("remove `mut`, and use a `Mutex` or an atomic type if the value changes")
}

pub(crate) fn factory_is_a_string(span: Span, expression: &str) -> Diagnostic {
    Diagnostic::new(span, "`factory` is a string literal")
        .help(format!("write the expression without quotes: `factory = {expression}`"))
}

pub(crate) fn factory_is_a_function(span: Span, path: &str) -> Diagnostic {
    Diagnostic::new(span, "`factory` is a function, not an expression that creates the plugin")
        .help(format!("call it: `factory = {path}()`"))
}

pub(crate) fn factory_is_a_call(span: Span, path: &str) -> Diagnostic {
    Diagnostic::new(
        span,
        "`factory` is a call, but `config` requires a function that takes the configuration",
    )
    .help(format!("remove the call: `factory = {path}`"))
}

/// The package does not depend on plux-runtime, so that the attribute comes from a re-export.
pub fn runtime_not_found(span: Span) -> Diagnostic {
    Diagnostic::new(span, "cannot find `plux_runtime` among the dependencies of this package").help(
        "name its path, `crate = facade::plux_runtime`; for all attributes of the package, write \
         `crate = \"facade::plux_runtime\"` in `[package.metadata.plux]` of Cargo.toml",
    )
}

/// The key `crate` in `[package.metadata.plux]` is not a path. The build script has no span for it.
pub fn invalid_crate(span: Option<Span>, path: &str) -> Diagnostic {
    let span = span.unwrap_or_else(Span::call_site);
    Diagnostic::new(span, format!("`crate = {path:?}` in `[package.metadata.plux]` is not a path"))
        .help("write a path, `crate = \"facade::plux_runtime\"`")
}

/// `plugin_name!()` in an item with several `#[plugin]` attributes. A scanned source file has no span.
pub fn several_names(span: Option<Span>) -> Diagnostic {
    let span = span.unwrap_or_else(Span::call_site);
    Diagnostic::new(span, "the name is ambiguous: the item has several `#[plugin]` attributes")
        .help("write a string literal instead, or annotate one item for each name")
}

/// `plugin_name!()` outside of an item with `#[plugin]`: the message of the macro in plux-runtime.
pub fn not_in_plugin(name: &str) -> Diagnostic {
    Diagnostic::new(Span::call_site(), format!("`{name}!()` is not in an item with `#[plugin]`"))
        .help("use `PluginSpec::name`, or write the name")
}

/// A function in an `impl` or a trait.
pub fn associated_function(span: Span) -> Diagnostic {
    Diagnostic::new(span, "`#[plugin]` cannot be applied to an associated function")
        .help("move it out of the impl: write a free function, and annotate that")
}

pub(crate) fn unnamed_const(span: Span) -> Diagnostic {
    Diagnostic::new(span, "a plugin const needs a name of its own").help("write `const NAME: …`")
}

pub(crate) fn open_contract(span: Span, trait_name: &str) -> Diagnostic {
    Diagnostic::new(span, format!("the trait `{trait_name}` has parameters or associated types"))
        .help(format!("name them: `contract = dyn {trait_name}<…>`"))
}
