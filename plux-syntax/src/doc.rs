//! A description out of a doc comment.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// The first paragraph of an item's doc comment, on one line; empty if there is none.
pub(crate) fn first_paragraph(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(doc_text);
    let text: Vec<String> = lines
        .flat_map(|text| text.lines().map(clean).map(str::to_owned).collect::<Vec<_>>())
        .skip_while(String::is_empty)
        .take_while(|line| !line.is_empty())
        .collect();
    text.join(" ")
}

fn doc_text(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => {
                // An empty line of a `///` comment is an empty text, which `lines` would drop.
                let text = text.value();
                Some(if text.is_empty() { "\n".to_owned() } else { text })
            }
            _ => None,
        },
        _ => None,
    }
}

/// A line without what decorates it: blanks, and the `*` of a block comment.
fn clean(line: &str) -> &str {
    let line = line.trim();
    match line.strip_prefix('*') {
        Some(rest) if rest.is_empty() || rest.starts_with(' ') => rest.trim(),
        _ => line,
    }
}
