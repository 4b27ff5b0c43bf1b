//! Compares the types of contracts as sources write them: signatures of function plugins, references,
//! tuples, arrays and function pointers.
//!
//! The functions are `#[inline]`, so that only crates that call them compile them. Programs do not call them.

use super::type_names::TypeNames;

/// The deepest nesting of a type.
const MAX_DEPTH: usize = 64;

/// Returns whether two contracts `FunctionPlugin<fn(…) -> …>`, or two references, tuples, arrays or
/// function pointers, may be the same type; `None` if one of them is of another kind, or does not parse.
#[inline]
pub(super) fn may_match(declared: &str, given: &str, names: &TypeNames<'_>) -> Option<bool> {
    let pair = [declared, given];
    let [declared, given] = match pair.map(function) {
        [Some(declared), Some(given)] => [declared, given],
        _ => match pair.map(unnamed) {
            [Some(declared), Some(given)] => [declared, given],
            _ => return None,
        },
    };
    Some(declared.may_be(&given, names))
}

/// Parses a type that is not a path or a trait object: a reference, a tuple, an array or a function pointer.
#[inline]
fn unnamed(contract: &str) -> Option<Type> {
    let ty = parse(contract)?;
    (!matches!(ty.kind, Kind::Path | Kind::Dyn)).then_some(ty)
}

/// Parses the function of a `FunctionPlugin<…>`.
#[inline]
fn function(contract: &str) -> Option<Type> {
    let (path, rest) = contract.split_once('<')?;
    if !path.trim_end().ends_with("FunctionPlugin") {
        return None;
    }
    let function = parse(rest.trim_end().strip_suffix('>')?)?;
    (function.kind == Kind::Function).then_some(function)
}

#[inline]
fn parse(source: &str) -> Option<Type> {
    let tokens = tokens(source)?;
    let mut parser = Parser { tokens: &tokens, depth: 0 };
    let ty = parser.parse()?;
    parser.tokens.is_empty().then_some(ty)
}

/// A type without lifetimes.
#[derive(Debug)]
struct Type {
    kind: Kind,
    /// The last segment of a path, or what distinguishes types of a kind, such as `&mut`.
    name: String,
    /// The arguments of a path, the elements of a tuple, or the parameters and the result of a function.
    parts: Vec<Type>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    /// A path. Only the last segment is compared.
    Path,
    /// `&T`, `*const T`
    Pointer,
    /// `[T]`, `[T; N]`
    Slice,
    Tuple,
    Function,
    /// `dyn A`
    Dyn,
}

impl Type {
    #[inline]
    fn new(kind: Kind, name: &str, parts: Vec<Self>) -> Self {
        Self { kind, name: name.to_owned(), parts }
    }

    /// Returns whether both may be the same.
    #[inline]
    fn may_be(&self, other: &Self, names: &TypeNames<'_>) -> bool {
        let is_alias = |it: &Self| it.kind == Kind::Path && names.may_be_alias(&it.name);
        if self.kind != other.kind {
            return is_alias(self) || is_alias(other);
        }
        if self.name != other.name && !self.may_have_same_length(other) {
            return match self.kind {
                // A trait may be renamed.
                Kind::Dyn => names.may_be_alias(&self.name) || names.may_be_alias(&other.name),
                _ => is_alias(self) || is_alias(other),
            };
        }
        if self.parts.len() != other.parts.len() {
            // `io::Result<T>` and `Result<T, E>`, or parameters with a default.
            return matches!(self.kind, Kind::Path | Kind::Dyn);
        }
        self.parts.iter().zip(&other.parts).all(|(one, other)| one.may_be(other, names))
    }

    /// Returns whether both are arrays whose lengths may be the same: `[T; 2]` and `[T; N]`.
    #[inline]
    fn may_have_same_length(&self, other: &Self) -> bool {
        let is_number = |it: &Self| {
            it.name.strip_prefix(';').is_some_and(|it| it.bytes().all(|b| b.is_ascii_digit()))
        };
        let is_array = |it: &Self| it.kind == Kind::Slice && !it.name.is_empty();
        is_array(self) && is_array(other) && !(is_number(self) && is_number(other))
    }
}

/// Splits a type into words, lifetimes, strings, `::`, `->` and single characters.
#[inline]
fn tokens(source: &str) -> Option<Vec<&str>> {
    let is_word = |it: char| it.is_alphanumeric() || matches!(it, '_' | '#');
    let word = |from: &str| from.find(|it| !is_word(it)).unwrap_or(from.len());
    let mut tokens = Vec::new();
    let mut rest = source.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            _ if rest.starts_with("::") || rest.starts_with("->") => 2,
            '"' => rest[1..].find('"')? + 2,
            '\'' => 1 + word(&rest[1..]),
            _ if is_word(first) => word(rest),
            _ => first.len_utf8(),
        };
        tokens.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    Some(tokens)
}

/// Parses the types that signatures have; `None` for others.
struct Parser<'a> {
    tokens: &'a [&'a str],
    depth: usize,
}

impl<'a> Parser<'a> {
    #[inline]
    fn peek(&self) -> &'a str {
        self.tokens.first().copied().unwrap_or_default()
    }

    #[inline]
    fn next(&mut self) -> Option<&'a str> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first)
    }

    #[inline]
    fn eat(&mut self, token: &str) -> bool {
        let is_next = self.peek() == token;
        if is_next {
            self.next();
        }
        is_next
    }

    #[inline]
    fn eat_lifetime(&mut self) -> bool {
        let is_next = self.peek().starts_with('\'');
        if is_next {
            self.next();
        }
        is_next
    }

    #[inline]
    fn parse(&mut self) -> Option<Type> {
        self.depth += 1;
        let ty = if self.depth > MAX_DEPTH { None } else { self.any() };
        self.depth -= 1;
        ty
    }

    #[inline]
    fn any(&mut self) -> Option<Type> {
        if self.eat("&") {
            self.eat_lifetime();
            let name = if self.eat("mut") { "&mut" } else { "&" };
            return Some(Type::new(Kind::Pointer, name, vec![self.parse()?]));
        }
        if self.eat("*") {
            let name = self.next()?;
            return Some(Type::new(Kind::Pointer, name, vec![self.parse()?]));
        }
        if self.eat("(") {
            let (mut parts, has_comma) = self.list(")", Self::parse)?;
            return match parts.len() {
                // `(T)` is `T`.
                1 if !has_comma => parts.pop(),
                _ => Some(Type::new(Kind::Tuple, "", parts)),
            };
        }
        if self.eat("[") {
            let element = self.parse()?;
            let mut length = String::new();
            while !self.eat("]") {
                length.push_str(self.next()?);
            }
            return Some(Type::new(Kind::Slice, &length, vec![element]));
        }
        match self.peek() {
            "dyn" => self.object(),
            "fn" | "for" | "unsafe" | "extern" => self.function(),
            _ => self.path(),
        }
    }

    /// Parses `dyn A + B`. Only the first bound counts: the others are auto traits and lifetimes.
    #[inline]
    fn object(&mut self) -> Option<Type> {
        self.next();
        let Type { name, parts, .. } = self.path()?;
        while self.eat("+") {
            if !self.eat_lifetime() {
                self.path()?;
            }
        }
        Some(Type::new(Kind::Dyn, &name, parts))
    }

    /// Parses `for<'a> unsafe extern "C" fn(a: A) -> B`.
    #[inline]
    fn function(&mut self) -> Option<Type> {
        if self.eat("for") {
            while self.next()? != ">" {}
        }
        let mut name = String::new();
        if self.eat("unsafe") {
            name.push_str("unsafe ");
        }
        if self.eat("extern") {
            let abi = if self.peek().starts_with('"') { self.next()? } else { "\"C\"" };
            if abi != "\"Rust\"" {
                name.push_str(abi);
            }
        }
        if !self.eat("fn") || !self.eat("(") {
            return None;
        }
        let (mut parts, _) = self.list(")", |parser| {
            if parser.tokens.get(1) == Some(&":") {
                // The name of a parameter.
                parser.tokens = &parser.tokens[2..];
            }
            parser.parse()
        })?;
        parts.push(self.result()?);
        Some(Type::new(Kind::Function, &name, parts))
    }

    /// Parses `-> T`, or nothing, which is `()`.
    #[inline]
    fn result(&mut self) -> Option<Type> {
        if self.eat("->") { self.parse() } else { Some(Type::new(Kind::Tuple, "", Vec::new())) }
    }

    /// Parses `a::B<C>` or `Fn(A) -> B`.
    #[inline]
    fn path(&mut self) -> Option<Type> {
        self.eat("::");
        let mut name = self.next()?;
        let is_word = |it: &str| it.starts_with(|it: char| it.is_alphanumeric() || it == '_');
        while self.eat("::") {
            if self.peek() != "<" {
                name = self.next()?;
            }
        }
        if !is_word(name) {
            return None;
        }
        let mut parts = Vec::new();
        if self.eat("<") {
            while self.eat_lifetime() {
                self.eat(",");
            }
            parts = self.list(">", Self::parse)?.0;
        } else if self.eat("(") {
            parts = self.list(")", Self::parse)?.0;
            parts.push(self.result()?);
        }
        let name = name.trim_start_matches("r#");
        Some(Type::new(Kind::Path, name, parts))
    }

    /// Parses types with commas between them, and returns whether the last has one as well.
    #[inline]
    fn list(
        &mut self,
        end: &str,
        mut element: impl FnMut(&mut Self) -> Option<Type>,
    ) -> Option<(Vec<Type>, bool)> {
        let (mut list, mut has_comma) = (Vec::new(), true);
        while !self.eat(end) {
            if !has_comma {
                return None;
            }
            list.push(element(self)?);
            has_comma = self.eat(",");
        }
        Some((list, has_comma))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(declared: &str, given: &str) -> Option<bool> {
        let plugin = |function: &str| format!("plux_runtime::FunctionPlugin<{function}>");
        let is_alias = |name: &str| match name {
            "Report" | "Bill" | "P" | "A" | "B" => Some(false),
            "Renamed" => Some(true),
            _ => None,
        };
        may_match(&plugin(declared), &plugin(given), &TypeNames::new(&is_alias))
    }

    #[test]
    fn paths_lifetimes_and_names_of_parameters_do_not_count() {
        for (declared, given) in [
            ("fn(&mut core::Runtime<'_>) -> &'static str", "fn(&mut Runtime) -> &str"),
            ("fn(u8) -> ()", "fn(number: u8,)"),
            ("for<'a> fn(&'a A, &'a str)", "fn(&A, &str)"),
            ("fn(&dyn Fn(u8) -> u8)", "fn(&(dyn Fn(u8) -> u8 + Send + 'static))"),
            ("fn() -> ::std::vec::Vec::<u8>", "fn() -> Vec<u8>"),
            ("extern \"C\" fn([u8; 4], (u8,))", "extern fn([u8; 4], (u8,))"),
            ("fn(r#Type)", "fn(Type)"),
        ] {
            assert_eq!(of(declared, given), Some(true), "{declared} {given}");
        }
    }

    #[test]
    fn an_alias_may_name_the_type() {
        for (declared, given) in [
            ("fn() -> io::Result<()>", "fn() -> Result<(), io::Error>"),
            ("fn() -> fmt::Result", "fn() -> Result<(), fmt::Error>"),
            ("fn(&Ctx) -> Res<()>", "fn(&core::Ctx) -> Result<(), String>"),
            ("fn(Bytes) -> Amount", "fn(Vec<u8>) -> u64"),
            ("fn(Callback)", "fn(fn(u8) -> u8)"),
            ("fn(HashMap<u8, u8>)", "fn(HashMap<u8, u8, RandomState>)"),
            ("fn(&Report)", "fn(&Renamed)"),
            ("fn(&Report)", "fn(Renamed)"),
            ("fn(&Report)", "fn(&FromAnotherCrate)"),
            ("fn() -> Renamed", "fn()"),
            ("fn(Box<dyn A>)", "fn(Box<dyn Renamed>)"),
            ("fn(Box<dyn A>)", "fn(Renamed)"),
        ] {
            assert_eq!(of(declared, given), Some(true), "{declared} {given}");
            assert_eq!(of(given, declared), Some(true), "{given} {declared}");
        }
    }

    #[test]
    fn other_signatures_are_a_mismatch() {
        for (declared, given) in [
            ("fn(u8)", "fn(u8, u8)"),
            ("fn(u8)", "fn(i8)"),
            ("fn(Vec<u8>)", "fn(Vec<i8>)"),
            ("fn() -> &'static dyn P", "fn() -> Box<dyn P>"),
            ("fn() -> &'static str", "fn() -> String"),
            ("fn() -> Report", "fn()"),
            ("fn(&Report)", "fn(Report)"),
            ("fn(&Report)", "fn(&mut Report)"),
            ("fn(&Report)", "fn(&Bill)"),
            ("fn(&Path)", "fn(&str)"),
            ("fn(HashMap<u8, u8>)", "fn(BTreeMap<u8, u8>)"),
            ("fn(u8)", "extern \"C\" fn(u8)"),
            ("fn(u8)", "unsafe fn(u8)"),
            ("fn(Option<u8>)", "fn(u8)"),
            ("fn((u8, u8))", "fn(u8)"),
            ("fn(&[u8])", "fn(&[u8; 4])"),
            ("fn(Box<dyn A>)", "fn(Box<dyn B>)"),
        ] {
            assert_eq!(of(declared, given), Some(false), "{declared} {given}");
            assert_eq!(of(given, declared), Some(false), "{given} {declared}");
        }
    }

    #[test]
    fn unnamed_types_are_compared_by_their_parts() {
        let is_alias = |name: &str| matches!(name, "Unit" | "Other").then_some(false);
        let names = TypeNames::new(&is_alias);
        for (declared, given, expected) in [
            ("&'static [&'static str]", "&[&str]", true),
            ("(&'static str, fn())", "(&str, fn())", true),
            ("&'static (dyn Unit + Send)", "&(dyn units::Unit + Send)", true),
            ("fn() -> u8", "extern \"Rust\" fn() -> u8", true),
            ("for<'a> fn(&'a str) -> &'a str", "fn(&str) -> &str", true),
            ("[u8; 2]", "[u8; 1 + 1]", true),
            ("[u8; 2]", "[u8; LENGTH]", true),
            ("[u8; 2]", "[u8; 3]", false),
            ("[u8; 2]", "[u8]", false),
            ("&'static str", "&'static [u8]", false),
            ("&'static dyn Unit", "&'static dyn Other", false),
            ("(u8, u8)", "(u8,)", false),
        ] {
            assert_eq!(may_match(declared, given, &names), Some(expected), "{declared} {given}");
            assert_eq!(may_match(given, declared, &names), Some(expected), "{given} {declared}");
        }
    }

    #[test]
    fn what_is_not_understood_is_not_compared() {
        let names = TypeNames::new(&|_| None);
        assert_eq!(may_match("dyn Vendor", "FunctionPlugin<fn()>", &names), None);
        assert_eq!(may_match("Vec<fn()>", "FunctionPlugin<fn()>", &names), None);
        assert_eq!(may_match("fn()", "FunctionPlugin<fn()>", &names), None);
        assert_eq!(may_match("&'static str", "Name", &names), None);
        let deep = format!("fn({}u8{})", "Vec<".repeat(100_000), ">".repeat(100_000));
        for other in ["fn(<A as B>::C)", "fn(A<{ 1 + 1 }>)", "fn(impl A)", "fn(", "u8", "", &deep] {
            assert_eq!(of("fn(u8)", other), None, "{}", &other[..other.len().min(40)]);
        }
    }
}
