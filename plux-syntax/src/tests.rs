//! The grammar, by example. The compile-fail tests show spans and the rendered messages.

use crate::{Contract, Diagnostic, ExtensionPoint, Factory, Plugin, Subject};

const AWS: &str = r#"namespace = "finops.vendors", name = "aws""#;

fn plugin(arguments: &str, item: &str) -> Plugin {
    Plugin::from_source(arguments, item).unwrap()
}

fn errors(arguments: &str, item: &str) -> Vec<String> {
    let errors = Plugin::from_source(arguments, item).unwrap_err();
    errors.iter().map(Diagnostic::to_string).collect()
}

#[test]
fn an_impl_is_handed_out_as_its_trait() {
    let contract = |item| plugin(AWS, item).contract_source();
    assert_eq!(contract("impl Vendor for Aws {}"), "dyn Vendor");
    assert_eq!(contract("impl core::Vendor for Aws {}"), "dyn core::Vendor");
    assert_eq!(contract("unsafe impl Vendor<u8> for Aws<'static> {}"), "dyn Vendor<u8>");
    assert_eq!(
        contract("impl Sub<u8> for Aws { fn f() { type X = u8; } type Item = Vec<u8>; }"),
        "dyn Sub<u8, Item = Vec<u8>>"
    );
    assert_eq!(
        plugin(&format!("{AWS}, contract = dyn Sub<Item = u8> + Send"), "impl Sub for Aws {}")
            .contract_source(),
        "dyn Sub<Item = u8> + Send"
    );
}

#[test]
fn a_function_is_handed_out_as_its_pointer() {
    let contract = |item| plugin(r#"namespace = "a""#, item).contract_source();
    assert_eq!(
        contract("pub fn f(mut r: &mut Runtime, _: [u8; 2],) -> io::Result<()> { }"),
        "FunctionPlugin<fn(&mut Runtime, [u8; 2]) -> io::Result<()>>"
    );
    assert_eq!(
        contract("const extern \"C\" fn f<'a>(x: &'a str) -> &'a [u8] {}"),
        "FunctionPlugin<for<'a> extern \"C\" fn(&'a str) -> &'a [u8]>"
    );
}

#[test]
fn a_functions_name_is_the_default() {
    assert_eq!(plugin(r#"namespace = "a""#, "fn table() {}").name, "table");
    assert_eq!(plugin(r#"namespace = "a""#, "fn r#type() {}").name, "type");
    assert_eq!(
        errors(r#"namespace = "a""#, "fn größe() {}"),
        [
            "the name \"größe\" contains 'ö'\nhelp: a name is a letter, digit or `_`, then letters, digits, `_`, `-`, `.` or `+`, like \"aws\""
        ]
    );
}

#[test]
fn a_struct_or_an_enum_is_handed_out_as_dyn_plugin_unless_contract_is_given() {
    for item in ["struct Aws;", "pub(crate) enum Aws { #[default] A }"] {
        assert!(matches!(plugin(AWS, item).contract, Contract::Plugin), "{item}");
        let dynamic = plugin(&format!("{AWS}, contract = dyn Service"), item);
        assert_eq!(dynamic.contract_source(), "dyn Service", "{item}");
    }
}

#[test]
fn a_const_or_a_static_is_handed_out_as_its_type_unless_contract_is_given() {
    for keyword in ["const", "static"] {
        let of = |arguments: &str, ty: &str| {
            plugin(&format!("{AWS}{arguments}"), &format!("pub {keyword} A: {ty} = it();"))
        };
        assert_eq!(of("", "Info<u8>").contract_source(), "Info<u8>");
        assert_eq!(of(", contract = crate::Info", "Info").contract_source(), "crate::Info");
        assert_eq!(of(", contract = dyn Service", "Info").contract_source(), "dyn Service");
        assert_eq!(of("", "&'static dyn Codec").contract_source(), "&dyn Codec");
        assert_eq!(of("", "fn(&'static str)").contract_source(), "fn(&'static str)");
        assert_eq!(of("", "Info").kind().as_str(), keyword);
        let is_reference = |plugin: Plugin| {
            matches!(
                plugin.subject,
                Subject::Const { is_reference: true, .. }
                    | Subject::Static { is_reference: true, .. }
            )
        };
        assert!(is_reference(of(", contract = dyn Codec", "&dyn Codec")));
        assert!(!is_reference(of("", "&dyn Codec")));
        assert!(is_reference(of(", contract = str", "&str")));
        assert!(is_reference(of(", contract = [u8]", "&'static [u8; 3]")));
        assert!(!is_reference(of(", contract = &str", "&str")));
        assert!(!is_reference(of(", contract = Name", "&str")));
        let error =
            Plugin::from_source(&format!("{AWS}, factory = A"), &format!("{keyword} A: u8 = 0;"));
        assert!(error.unwrap_err().to_string().contains("`factory` cannot be used on a "));
    }
}

#[test]
fn all_arguments_arrive() {
    let plugin = plugin(
        r#"namespace = "finops.vendors", name = "aws", description = "Clouds.",
           requires = ["docker", "finops.reporters:table"], before = ["b", "a"], after = [],
           meta(since = "0.3", "build-tool" = "cargo"), factory = Aws::new(1, x < y),
           crate = my::facade,"#,
        "/// Not this.\nimpl Vendor for super::cloud::Aws<u8> {}",
    );
    let text = |items: &[_]| items.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    assert_eq!(plugin.description, "Clouds.");
    assert_eq!(
        plugin.requires.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["finops.reporters:table", "finops.vendors:docker"]
    );
    assert_eq!(text(&plugin.before), "a b");
    assert!(plugin.after.is_empty());
    let meta: Vec<_> = plugin.meta.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    assert_eq!(meta, [("build-tool", "cargo"), ("since", "0.3")]);
    assert!(matches!(&plugin.subject, Subject::Impl { factory: Factory::Expression(_), .. }));
    assert!(plugin.runtime.is_some());
    assert_eq!(plugin.local_path(), "Aws");
}

#[test]
fn the_first_paragraph_describes() {
    let description = |item| plugin(AWS, item).description;
    assert_eq!(
        description("///  Imports\n/// reports.\n///\n/// More.\nstruct A;"),
        "Imports reports."
    );
    assert_eq!(
        description("/**\n * Imports\n * reports.\n *\n * More.\n */ struct A;"),
        "Imports reports."
    );
    assert_eq!(description("#[doc = \"One.\"] #[doc = include_str!(\"x\")] struct A;"), "One.");
    assert_eq!(description("struct A;"), "");
}

#[test]
fn every_mistake_is_reported_at_once() {
    assert_eq!(
        errors(
            r#"nmae = "aws", namespace = "a..b", name = NAME, requires = "x", before = ["é"], name = "b""#,
            "impl<T> Vendor for Aws<T> {}"
        ),
        [
            "unknown argument `nmae`\nhelp: did you mean `name`?",
            "`name` is given twice\nhelp: keep one of them",
            "the namespace \"a..b\" has an empty segment\nhelp: a namespace is made of segments joined by `.`, each a letter or `_`, then letters, digits, `_` or `-`, like \"finops.vendors\"",
            "`name` is not a string literal\nhelp: write a literal, `name = \"…\"`: the index is built without running code",
            "`requires` is not a list of string literals\nhelp: write `requires = [\"aws\", \"other.namespace:name\"]`",
            "the name \"é\" starts with 'é'\nhelp: a name is a letter, digit or `_`, then letters, digits, `_`, `-`, `.` or `+`, like \"aws\"",
            "`#[plugin]` cannot be applied to a generic impl\nhelp: write `impl Trait for Type<u8>`, one impl for each type",
        ]
    );
}

#[test]
fn a_factory_is_any_expression() {
    for factory in [
        "Aws::new(1, x < y)",
        "Aws { client: None }",
        "Cell::<A, B>::new().build()",
        "<Aws as Make<A, B>>::make()?",
        "{ let it = Aws::new(); it }",
        "if BIG { Aws::big() } else { Aws::new() }",
        "unsafe { AWS }",
        "(|| Aws::new())()",
        "&[Aws, Aws][0]",
    ] {
        let plugin = plugin(&format!("factory = {factory}, {AWS}"), "struct A;");
        let Subject::Type { factory: Factory::Expression(tokens), .. } = plugin.subject else {
            panic!()
        };
        let expected: proc_macro2::TokenStream = factory.parse().unwrap();
        assert_eq!(tokens.to_string(), expected.to_string());
        assert_eq!(plugin.name, "aws");
    }
}

#[test]
fn a_factory_that_is_not_called_says_how_to_call_it() {
    let help = |factory: &str| {
        errors(&format!("{AWS}, factory = {factory}"), "impl Vendor for Aws {}").remove(0)
    };
    assert!(help("Aws::new").ends_with("help: call it: `factory = Aws::new()`"));
    assert!(help("make::<u8>").ends_with("help: call it: `factory = make::<u8>()`"));
    assert!(help("\"Aws::new\"").ends_with("without quotes: `factory = Aws::new()`"));
    assert!(help("\"Aws::new(1)\"").ends_with("without quotes: `factory = Aws::new(1)`"));
    for value in ["AWS", "Cloud::Aws", "crate::AWS", "Aws", "aws!()"] {
        plugin(&format!("{AWS}, factory = {value}"), "impl Vendor for Aws {}");
    }
}

#[test]
fn the_types_of_a_function_stand_behind_its_patterns() {
    let contract = |item| plugin(r#"namespace = "a""#, item).contract_source();
    assert_eq!(
        contract(
            "fn f(Wrap { a, b: _ }: Wrap, wrap::Two(a, b): wrap::Two, #[allow(unused)] c: u8) {}"
        ),
        "FunctionPlugin<fn(Wrap, wrap::Two, u8)>"
    );
    assert_eq!(contract("fn f<'a>(a: &'a u8,) {}"), "FunctionPlugin<for<'a> fn(&'a u8)>");
    for receiver in ["self", "mut self", "&self", "&'a mut self", "self: Arc<Self>"] {
        let item = format!("fn f<'a>({receiver}, a: u8) {{}}");
        assert!(errors(r#"namespace = "a""#, &item)[0].contains("a method"), "{item}");
    }
    let item = "unsafe extern \"C\" fn f(a: u8, ...) {}";
    assert!(errors(r#"namespace = "a""#, item)[1].contains("variadic"));
    let item = "fn f(rest: ...) {}";
    assert!(errors(r#"namespace = "a""#, item)[0].contains("variadic"));
}

#[test]
fn what_a_functions_arguments_name_is_a_path() {
    let of = |argument: &str| {
        let arguments = format!(r#"namespace = "a", {argument}"#);
        Plugin::from_source(&arguments, "fn f() {}").map_err(|errors| errors.to_string())
    };
    for argument in ["should_load = true", "should_load = a::b::<u8>", "load = crate::load"] {
        assert!(of(argument).is_ok(), "{argument}");
    }
    assert!(of("should_load = || true").unwrap_err().contains("neither a path"));
    assert!(of("load = load()").unwrap_err().contains("`load` is not a path"));
}

#[test]
fn odd_arguments_are_named() {
    let first = |arguments: &str| errors(arguments, "impl Vendor for Aws {}").remove(0);
    assert!(first("= 3").starts_with("expected an argument of the form `key = value`"));
    assert!(first("name").starts_with("`name` has no value"));
    assert!(first("name =, namespace = \"a\"").starts_with("`name` has no value"));
    assert!(first("meta = 3").starts_with("`meta` has no value"));
    for value in ["name = \"a\"", "before = [\"b\"]", "factory = Aws::new(1)"] {
        assert!(first(&format!("{value} namespace = \"b\"")).starts_with("expected `,` between"));
    }
    assert!(
        first(&format!("{AWS}, before = [\"a\",, \"b\"]")).starts_with("`before` is not a list")
    );
    assert!(first(&format!("{AWS}, meta(a)")).starts_with("expected `key = \"value\"`"));
    assert!(first(&format!("{AWS}, meta(a = 3)")).starts_with("`a` is not a string literal"));
    assert!(first(&format!("{AWS}, requires = [\"aws\"]")).contains("names itself in `requires`"));
    assert!(first(&format!("{AWS}, after = [\"aws\"]")).contains("names itself in `after`"));
    assert!(first(&format!("{AWS}, contract = Vendor")).contains("write `contract = dyn Vendor`"));
    assert!(first(&format!("{AWS}, load = f")).contains("`load` cannot be used on an impl"));
}

#[test]
fn functions_that_cannot_be_plugins() {
    let first = |item| errors(r#"namespace = "a""#, item).remove(0);
    assert!(first("fn f<T>() {}").contains("generic function"));
    assert!(first("fn f(x: impl Copy) {}").contains("`impl Trait`"));
    assert!(first("fn f() -> Box<impl Copy> {}").contains("`impl Trait`"));
    assert!(first("async fn f() {}").contains("async function"));
    assert!(first("unsafe fn f() {}").contains("unsafe function"));
    assert!(first("fn f(&self) {}").contains("a method"));
}

#[test]
fn items_that_cannot_be_plugins() {
    let first = |item| errors(AWS, item).remove(0);
    assert!(first("impl Aws {}").contains("`impl Trait for Aws`"));
    assert!(first("mod a {}").contains("cannot be applied to a module"));
    assert!(first("static mut A: u8 = 0;").contains("a `static mut`"));
    assert!(first("trait A {}").contains("extension_point"));
    assert!(first("type A = u8;").contains("a type alias"));
    assert!(first("struct A<T>(T);").contains("generic struct"));
    assert!(first("const _: u8 = 0;").contains("needs a name"));
    assert!(first("impl T for A { const X: u8 = 1; }").contains("associated const"));
}

#[test]
fn an_extension_point_is_a_trait_or_a_type() {
    let point = |arguments: &str, item| ExtensionPoint::from_source(arguments, item);
    let vendors = r#"namespace = "finops.vendors""#;
    let point_of = |item| point(vendors, item).unwrap();
    assert_eq!(
        point_of("/// Clouds.\npub unsafe trait Vendor: Plugin<Config> + Send where Self: Sync {}")
            .contract_source(),
        "dyn Vendor"
    );
    let alias = point_of("pub type Reporter = FunctionPlugin<fn(&Report)>;");
    assert_eq!(alias.contract_source(), "FunctionPlugin<fn(&Report)>");
    assert_eq!(alias.local_path(), "Reporter");

    assert_eq!(point_of("pub type Codecs = &'static dyn Codec;").contract_source(), "&dyn Codec");
    assert_eq!(point_of("pub struct Info { name: &'static str }").contract_source(), "Info");
    assert_eq!(point_of("enum Size {}").local_path(), "Size");

    let message = |arguments: &str, item| point(arguments, item).unwrap_err().to_string();
    assert!(message(vendors, "trait A<T> {}").contains("name them: `contract = dyn A<…>`"));
    assert!(message(vendors, "static A: u8 = 0;").contains("cannot be applied to a static"));
    assert!(message(vendors, "struct A<T>(T);").contains("cannot be applied to a generic struct"));
    assert!(
        message(&format!("{vendors}, contract = dyn B"), "enum A {}")
            .contains("`contract` cannot be used on an enum")
    );
    assert!(
        message(r#"namespace = "a", cardinality = "exactly-one""#, "trait A {}")
            .contains("did you mean \"exactly_one\"?")
    );
}
