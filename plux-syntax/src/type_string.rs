//! Tokens as a human-readable string.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Prints tokens the way people write types: `dyn Convert<u8, Output = String>`.
///
/// `TokenStream`'s own `Display` prints differently inside rustc and outside of it. The macro and
/// the scanner have to print the same string.
///
/// ```
/// let tokens = "fn ( & 'a  mut Runtime , u8 ) -> Vec < u8 >".parse().unwrap();
/// assert_eq!(plux_syntax::compact(&tokens), "fn(&'a mut Runtime, u8) -> Vec<u8>");
/// ```
pub fn compact(tokens: &TokenStream) -> String {
    let mut printer = Printer::default();
    printer.stream(tokens.clone());
    printer.output
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Last {
    #[default]
    Nothing,
    /// An identifier or literal: two of them need a blank in between.
    Word,
    /// A keyword that does not touch what follows.
    Keyword,
    /// The `'` of a lifetime.
    Quote,
    /// A lifetime's name.
    Lifetime,
    /// A `>` that closes generics.
    Closing,
    Other,
}

#[derive(Default)]
struct Printer {
    output: String,
    last: Last,
}

impl Printer {
    fn stream(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Group(group) => self.group(group.delimiter(), group.stream()),
                TokenTree::Ident(ident) => self.word(&ident.to_string()),
                TokenTree::Literal(literal) => self.word(&literal.to_string()),
                TokenTree::Punct(punct) => match punct.as_char() {
                    '-' if matches!(tokens.peek(), Some(TokenTree::Punct(p)) if p.as_char() == '>') =>
                    {
                        tokens.next();
                        self.spaced("->");
                    }
                    c @ ('=' | '+') => self.spaced(&c.to_string()),
                    c => self.punct(c),
                },
            }
        }
    }

    fn group(&mut self, delimiter: Delimiter, inner: TokenStream) {
        let (open, close) = match delimiter {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Brace => ("{", "}"),
            // Invisible, around what a macro passed on.
            Delimiter::None => return self.stream(inner),
        };
        if matches!(self.last, Last::Keyword | Last::Lifetime) {
            self.blank();
        }
        self.push(open, Last::Other);
        self.stream(inner);
        self.output.truncate(self.output.trim_end_matches([' ', ',']).len());
        self.push(close, Last::Other);
    }

    fn word(&mut self, word: &str) {
        if self.last == Last::Quote {
            return self.push(word, Last::Lifetime);
        }
        if matches!(self.last, Last::Word | Last::Keyword | Last::Lifetime | Last::Closing) {
            self.blank();
        }
        let keyword = matches!(word, "dyn" | "mut" | "const" | "impl" | "as" | "unsafe" | "extern");
        self.push(word, if keyword { Last::Keyword } else { Last::Word });
    }

    fn punct(&mut self, c: char) {
        let before = self.last;
        if before == Last::Keyword || (before == Last::Lifetime && c == '&') {
            self.blank();
        }
        let last = match c {
            '\'' => Last::Quote,
            '>' => Last::Closing,
            _ => Last::Other,
        };
        self.push(c.encode_utf8(&mut [0; 4]), last);
        let path_separator = self.output.ends_with("::");
        if c == ',' || (c == ';' && !path_separator) {
            self.blank();
        }
    }

    fn spaced(&mut self, symbol: &str) {
        self.blank();
        self.push(symbol, Last::Other);
        self.blank();
    }

    fn push(&mut self, output: &str, last: Last) {
        self.output.push_str(output);
        self.last = last;
    }

    fn blank(&mut self) {
        if !self.output.is_empty() && !self.output.ends_with(' ') {
            self.output.push(' ');
        }
    }
}
