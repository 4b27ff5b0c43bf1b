//! `plugin_name!()` and `plugin_id!()`: an item's own name, so that it is written once.
//!
//! The attribute gives the macros their argument: `plugin_name!()` becomes `plugin_name!("aws")`, which
//! is that literal. Without an argument they are a compile error.

use plux_syntax::{Diagnostics, Plugin, message};
use proc_macro2::{Group, Literal, Span, TokenStream, TokenTree};

/// Passes name and id to `plugin_name!()` and `plugin_id!()` in an annotated item, or in the arguments
/// of the attribute.
///
/// # Errors
///
/// If the item has another `#[plugin]` attribute: then it has several names.
pub(crate) fn substitute(tokens: TokenStream, plugin: &Plugin) -> Result<TokenStream, Diagnostics> {
    // Most items use neither macro, and are returned unchanged.
    if !asks_for_name(&tokens) {
        return Ok(tokens);
    }
    let item: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let is_ambiguous = item.windows(2).any(|pair| match pair {
        [TokenTree::Punct(hash), TokenTree::Group(group)] => {
            hash.as_char() == '#' && mentions_plugin(group.stream())
        }
        _ => false,
    });
    let (name, id) = (plugin.name.to_string(), plugin.id().to_string());
    let mut substitution = Substitution { name: &name, id: &id, first: None };
    let replaced = substitution.stream(tokens);
    match substitution.first {
        span @ Some(_) if is_ambiguous => Err(message::several_names(span).into()),
        _ => Ok(replaced),
    }
}

/// Gives calls of the macros an empty name, in an item whose attribute is wrong: they would be further errors.
pub(crate) fn with_empty_names(item: &TokenStream) -> TokenStream {
    Substitution { name: "", id: "", first: None }.stream(item.clone())
}

/// Returns whether the tokens mention one of the macros.
pub(crate) fn asks_for_name(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Group(group) => asks_for_name(&group.stream()),
        TokenTree::Ident(word) => word == "plugin_name" || word == "plugin_id",
        _ => false,
    })
}

/// Returns whether an attribute is `plugin(…)` or `cfg_attr(…, plugin(…))`.
fn mentions_plugin(attribute: TokenStream) -> bool {
    let tokens: Vec<TokenTree> = attribute.into_iter().collect();
    let is_conditional =
        matches!(tokens.first(), Some(TokenTree::Ident(word)) if word == "cfg_attr");
    tokens.windows(2).any(|pair| match pair {
        [TokenTree::Ident(word), TokenTree::Group(_)] => word == "plugin",
        _ => false,
    }) || is_conditional
        && tokens.iter().any(|token| match token {
            TokenTree::Group(group) => mentions_plugin(group.stream()),
            _ => false,
        })
}

struct Substitution<'a> {
    name: &'a str,
    id: &'a str,
    /// The span of the first call.
    first: Option<Span>,
}

impl Substitution<'_> {
    fn stream(&mut self, tokens: TokenStream) -> TokenStream {
        let mut output: Vec<TokenTree> = Vec::new();
        for token in tokens {
            let TokenTree::Group(group) = token else {
                output.push(token);
                continue;
            };
            let inner = match self.argument(&output) {
                Some(literal) if group.stream().is_empty() => TokenTree::from(literal).into(),
                _ => self.stream(group.stream()),
            };
            let mut replaced = Group::new(group.delimiter(), inner);
            replaced.set_span(group.span());
            output.push(replaced.into());
        }
        output.into_iter().collect()
    }

    /// The argument of the macro whose name and `!` are the last tokens.
    fn argument(&mut self, before: &[TokenTree]) -> Option<Literal> {
        let [.., TokenTree::Ident(word), TokenTree::Punct(bang)] = before else { return None };
        if bang.as_char() != '!' {
            return None;
        }
        let value = if word == "plugin_name" {
            self.name
        } else if word == "plugin_id" {
            self.id
        } else {
            return None;
        };
        self.first.get_or_insert(word.span());
        Some(Literal::string(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns an item after the substitution, without blanks, or the message.
    fn substituted(item: &str) -> Result<String, String> {
        let arguments = "namespace = \"tools\", name = \"saw\"";
        let plugin = Plugin::from_source(arguments, "fn f() {}").unwrap();
        let item = substitute(item.parse().unwrap(), &plugin);
        item.map(|it| it.to_string().split_whitespace().collect())
            .map_err(|errors| errors.iter().map(plux_syntax::Diagnostic::message).collect())
    }

    #[test]
    fn calls_in_an_item_with_a_wrong_attribute_cause_no_further_errors() {
        let item = "static A: u8 = f(plugin_name!(), plugin_id!());".parse().unwrap();
        let item: String = with_empty_names(&item).to_string().split_whitespace().collect();
        assert_eq!(item, "staticA:u8=f(plugin_name!(\"\"),plugin_id!(\"\"));");
    }

    #[test]
    fn calls_without_an_argument_get_the_name_or_the_id() {
        assert_eq!(
            substituted("fn f() { g(plugin_name!(), [a::plugin_id! {}]) }").unwrap(),
            "fnf(){g(plugin_name!(\"saw\"),[a::plugin_id!{\"tools:saw\"}])}"
        );
        let others = "fnf(){plugin_name!(x);other!(plugin_name);plugin_id()}";
        assert_eq!(
            substituted("fn f() { plugin_name!(x); other!(plugin_name); plugin_id() }").unwrap(),
            others
        );
    }

    #[test]
    fn the_name_of_an_item_with_two_attributes_is_ambiguous() {
        let with = |attribute: &str, call: &str| {
            substituted(&format!("#[{attribute}] fn f() {{ {call} }}"))
        };
        for second in ["plugin(x)", "plux_runtime::plugin(x)", "cfg_attr(unix, plugin(x))"] {
            let message = with(second, "plugin_name!()").unwrap_err();
            assert!(message.starts_with("the name is ambiguous"), "{second}: {message}");
            assert!(with(second, "plugin_name").is_ok(), "it has no call");
        }
        for other in ["cfg(plugin)", "doc(plugin(x))", "cfg_attr(unix, inline)", "plugin"] {
            assert!(with(other, "plugin_name!()").is_ok(), "{other}");
        }
    }
}
