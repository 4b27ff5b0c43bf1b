//! Macros of a target whose bodies declare modules: what a call of one stands for.
//!
//! rustc looks for the file of such a module where the call stands, not where the macro is defined.
//! So a body is turned into plain items here, which are read in place of each call.

use std::rc::Rc;

use memchr::memmem;

use super::automod;
use super::bytes::is_ascii_word;
use super::lexer::{Kind, Lexer, Token};

/// How often a walk begins anew: once, unless such macros call each other.
const MAX_ROUNDS: usize = 8;

/// How many such macros a target may have; each file is searched for each.
const MAX_KNOWN: usize = 64;

/// A macro whose body declares modules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template {
    pub(super) name: Rc<str>,
    /// The items that a call brings.
    pub(super) text: Rc<str>,
    /// The predicates that the definition hangs on.
    pub(super) cfg: Vec<String>,
}

/// Those of a target that have been met so far.
#[derive(Debug, Default)]
pub(super) struct Templates {
    /// Whether there is `automod::dir!` as well.
    pub(super) automod: bool,
    known: Vec<Template>,
    rounds: usize,
}

impl Templates {
    /// None yet, of a target that may call `automod::dir!` as well.
    pub(super) fn new(automod: bool) -> Self {
        Self { automod, ..Self::default() }
    }

    /// Whether no call brings modules.
    pub(super) fn is_empty(&self) -> bool {
        self.known.is_empty() && !self.automod
    }

    /// Those of a name: several where it is defined under several conditions.
    pub(super) fn of(&self, name: &str) -> impl Iterator<Item = &Template> + Clone {
        self.known.iter().filter(move |template| *template.name == *name)
    }

    /// Adds those that are new. Gives whether there are any, so that calls of them were passed by.
    pub(super) fn learn(&mut self, met: impl Iterator<Item = Template>) -> bool {
        let before = self.known.len();
        for template in met {
            if self.known.len() < MAX_KNOWN && !self.known.contains(&template) {
                self.known.push(template);
            }
        }
        self.rounds += 1;
        self.known.len() > before && self.rounds < MAX_ROUNDS
    }

    /// The places where they may be called.
    pub(super) fn calls(&self, source: &[u8]) -> Vec<usize> {
        let mut names: Vec<&str> = self.known.iter().map(|template| &*template.name).collect();
        names.extend(self.automod.then_some(automod::DIR));
        names.sort_unstable();
        names.dedup();
        let mut places = Vec::new();
        for name in names {
            let starts = memmem::find_iter(source, name).filter(|&at| {
                let behind = source[at + name.len()..].trim_ascii_start();
                !source[..at].last().is_some_and(|&byte| is_ascii_word(byte))
                    && matches!(behind, [b'!' | b'/' | 0x0b | 0x80.., ..])
            });
            places.extend(starts);
        }
        places
    }
}

/// What a call of a macro may bring, given what stands between the delimiters of its definition.
///
/// Where there are several arms, or a part is repeated, that part stands in the arguments of the
/// macro itself: it may be brought or not.
pub(super) fn items_of(name: &str, definition: &str) -> String {
    match *bodies(definition) {
        [body] => plain(name, body),
        ref bodies => {
            let arms = bodies.iter().map(|body| format!("{name}! {{ {} }}\n", plain(name, body)));
            arms.collect()
        }
    }
}

/// The bodies of its arms.
fn bodies(definition: &str) -> Vec<&str> {
    let mut bodies = Vec::new();
    let mut lexer = Lexer::new(definition);
    let mut is_body = false;
    while let Some(token) = lexer.next() {
        is_body = match token.kind {
            Kind::Punct(b'>') => true,
            Kind::Open(_) => {
                let Ok(close) = lexer.close_group() else { break };
                bodies.extend(is_body.then(|| &definition[token.end..close.start]));
                false
            }
            _ => false,
        };
    }
    bodies
}

/// A body without the marks of a macro: `$x` is left out, but where it names a module, and
/// `$( … )*` becomes `name! { … }`.
fn plain(name: &str, body: &str) -> String {
    let mut plain = String::new();
    let mut copied = 0;
    let mut take = |upto: usize, instead: &str, from: usize| {
        plain.push_str(&body[copied..upto]);
        plain.push_str(instead);
        copied = from;
    };
    let word = |token: Token| &body[token.start..token.end];
    let mut lexer = Lexer::new(body);
    let mut before = "";
    // Of each open delimiter, whether it is that of a repetition.
    let mut open = Vec::new();
    while let Some(token) = lexer.next() {
        let next = lexer.peek();
        match (token.kind, next.map(|next| next.kind)) {
            (Kind::Punct(b'$'), Some(kind)) if before != "mod" => {
                let Some(next) = lexer.next() else { break };
                match kind {
                    Kind::Open(b'(') => {
                        open.push(true);
                        take(token.start, &format!("{name}! {{"), next.end);
                    }
                    Kind::Ident if word(next) == "crate" => take(token.start, " ", next.start),
                    _ => take(token.start, " ", next.end),
                }
            }
            (Kind::Open(_), _) => open.push(false),
            (Kind::Close(_), _) if open.pop() == Some(true) => {
                // What separates the repeated parts, if anything does, stands before the mark.
                let mark = lexer.find(|it| matches!(it.kind, Kind::Punct(b'*' | b'+' | b'?')));
                take(token.start, "}", mark.map_or(body.len(), |mark| mark.end));
            }
            _ => {}
        }
        before = word(token);
    }
    take(body.len(), "", body.len());
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn brings(definition: &str, items: &str) {
        let text = items_of("m", definition);
        assert_eq!(text.split_whitespace().collect::<Vec<_>>().join(" "), items);
    }

    #[test]
    fn one_arm_is_taken_as_it_is() {
        brings("() => { mod a; };", "mod a;");
        brings("($v:vis) => ( $v mod a; )", "mod a;");
        brings("($x:ident) => [ mod $x; mod a; ]", "mod $x; mod a;");
        brings("() => { $crate::n!(); }", "crate::n!();");
    }

    #[test]
    fn what_may_be_brought_or_not_stands_in_a_call() {
        brings("() => { mod a; }; (b) => { mod b; }", "m! { mod a; } m! { mod b; }");
        brings("($($x:ident),*) => { $(mod a;),* mod b; }", "m! {mod a;} mod b;");
        brings("() => { $( $(#[$a])* mod a; )+ }", "m! { m! {#[ ]} mod a; }");
    }

    #[test]
    fn nonsense_ends() {
        brings("", "");
        brings("=> {", "");
        brings("() => { $(mod a; }", "");
        brings("() => { $(mod a;) mod b; }", "m! {mod a;}");
        brings("() => { mod a; $ }", "mod a; $");
    }
}
