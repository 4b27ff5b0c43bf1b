//! The description in a doc comment.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// Returns the first paragraph of an item's doc comment as one line; empty if there is none.
pub(crate) fn first_paragraph(attributes: &[Attribute]) -> String {
    let mut paragraph = String::new();
    for comment in attributes.iter().filter_map(doc_comment) {
        for line in comment.lines().map(clean) {
            match (paragraph.is_empty(), line.is_empty()) {
                (true, _) => paragraph.push_str(line),
                (false, true) => return paragraph,
                (false, false) => {
                    paragraph.push(' ');
                    paragraph.push_str(line);
                }
            }
        }
    }
    paragraph
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
