//! The description in a doc comment.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// Returns the first paragraph of an item's doc comment as one line; empty if there is none.
pub(crate) fn first_paragraph(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(doc_comment);
    let comment: Vec<String> = lines
        .flat_map(|comment| comment.lines().map(clean).map(str::to_owned).collect::<Vec<_>>())
        .skip_while(String::is_empty)
        .take_while(|line| !line.is_empty())
        .collect();
    comment.join(" ")
}

fn doc_comment(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            Expr::Lit(ExprLit { lit: Lit::Str(comment), .. }) => {
                // An empty line of a `///` comment is an empty string, which `lines` would drop.
                let comment = comment.value();
                Some(if comment.is_empty() { "\n".to_owned() } else { comment })
            }
            _ => None,
        },
        _ => None,
    }
}

/// Returns a line without indentation and the `*` of a block comment.
fn clean(line: &str) -> &str {
    let line = line.trim();
    match line.strip_prefix('*') {
        Some(rest) if rest.is_empty() || rest.starts_with(' ') => rest.trim(),
        _ => line,
    }
}
