//! The plugin that implements the contract of an extension point.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::spanned::Spanned as _;
use syn::{
    File, FnArg, GenericArgument, Item, ItemTrait, Pat, Path, PathArguments, ReturnType, TraitItem,
    TraitItemFn, Type, TypeFnPtr, TypeParamBound,
};

use super::imports::{Crate, Names};
use super::obstacle::Obstacle;

/// A contract, and the sources that it is declared in.
pub(crate) struct Contract<'a> {
    /// The crate of the contract.
    pub(crate) declared_in: Crate<'a>,
    /// The name of the annotated item.
    pub(crate) name: &'a str,
    /// The source file of the item.
    pub(crate) source: &'a str,
    /// The root file of the crate.
    pub(crate) root: &'a str,
}

/// The code that implements a contract.
pub(crate) struct Implementation {
    /// The paths to import.
    pub(crate) imports: BTreeSet<String>,
    /// The crates that are named without an import.
    pub(crate) crates: BTreeSet<String>,
    /// The items before the annotated one, each with an empty line after it.
    pub(crate) before: String,
    /// The argument `contract` of the attribute, if it has one.
    pub(crate) contract: Option<String>,
    /// The annotated item.
    pub(crate) item: String,
}

impl Contract<'_> {
    /// Returns a plugin with `todo!()` as bodies. `type_name` is the name of its type, and
    /// `function_name` that of a plugin function.
    pub(crate) fn implement(
        &self,
        type_name: &str,
        function_name: &str,
    ) -> Result<Implementation, Obstacle> {
        let file = syn::parse_file(self.source).map_err(|_| Obstacle::NotFound)?;
        let root = syn::parse_file(self.root).ok();
        let names = Names::new(&file, root.as_ref(), &self.declared_in);
        // A package may be called like what it imports: `greeter` and `Greeter`.
        let is_taken = names.has(type_name);
        let type_name = if is_taken { format!("My{type_name}") } else { type_name.to_owned() };
        match item_named(&file, self.name).ok_or(Obstacle::NotFound)? {
            Item::Trait(item) => {
                let contract = format!("dyn {}", item.ident);
                implement_trait(item, &contract, &names, &type_name, function_name)
            }
            Item::Type(item) => match (function_type(&item.ty), object_trait(&item.ty)) {
                (Some(function), _) => implement_function(function, &names, function_name),
                (None, Some(path)) => {
                    let declared = trait_in(&file, path)?;
                    let contract = source_of(&item.ty).ok_or(Obstacle::NotFound)?;
                    implement_trait(declared, &contract, &names, &type_name, function_name)
                }
                (None, None) => Err(Obstacle::OtherItem),
            },
            _ => Err(Obstacle::OtherItem),
        }
    }
}

fn item_named<'a>(file: &'a File, name: &str) -> Option<&'a Item> {
    file.items.iter().find(|item| match item {
        Item::Trait(item) => item.ident == name,
        Item::Type(item) => item.ident == name,
        Item::Struct(item) => item.ident == name,
        Item::Enum(item) => item.ident == name,
        _ => false,
    })
}

/// Returns the path of the first trait of `dyn Trait` and `dyn Trait + Sync`.
fn object_trait(ty: &Type) -> Option<&Path> {
    let Type::TraitObject(object) = ty else { return None };
    object.bounds.iter().find_map(|bound| match bound {
        TypeParamBound::Trait(bound) => Some(&bound.path),
        _ => None,
    })
}

/// Returns the trait that a path refers to, if the file declares it.
fn trait_in<'a>(file: &'a File, path: &Path) -> Result<&'a ItemTrait, Obstacle> {
    let mut segments = path.segments.iter();
    if let (Some(name), None) = (segments.next(), segments.next())
        && let Some(Item::Trait(item)) = item_named(file, &name.ident.to_string())
    {
        return Ok(item);
    }
    Err(Obstacle::OtherFile(source_of(path).ok_or(Obstacle::NotFound)?))
}

/// Returns the implementation of a trait: an `impl` for a manager if it requires `Plugin`, else a static for a
/// registry.
fn implement_trait(
    item: &ItemTrait,
    contract: &str,
    names: &Names,
    type_name: &str,
    function_name: &str,
) -> Result<Implementation, Obstacle> {
    if !item.generics.params.is_empty() {
        return Err(Obstacle::Generic);
    }
    if item.unsafety.is_some() {
        return Err(Obstacle::Unsafe);
    }
    // An attribute macro may change the methods.
    let plain = ["allow", "diagnostic", "doc", "expect", "extension_point", "must_use"];
    let attributes = item.attrs.iter().filter_map(|it| it.path().segments.last());
    let mut attributes = attributes.map(|it| it.ident.to_string());
    if let Some(name) = attributes.find(|name| !plain.contains(&&**name)) {
        return Err(Obstacle::Attribute(name));
    }
    let mut used = names.used(item.ident.to_token_stream())?;
    let mut plugin_impl = None;
    for bound in &item.supertraits {
        let TypeParamBound::Trait(bound) = bound else { continue };
        let last = bound.path.segments.last().ok_or(Obstacle::NotFound)?;
        match last.ident.to_string().as_str() {
            "Plugin" => {
                used.extend(names.used(bound.path.to_token_stream())?);
                plugin_impl = Some(implement_plugin(&bound.path, type_name)?);
            }
            "Any" | "Debug" | "Send" | "Sync" => {}
            name => return Err(Obstacle::Supertrait(name.to_owned())),
        }
    }
    let mut methods = Vec::new();
    for method in &item.items {
        let method = match method {
            TraitItem::Fn(method) => method,
            TraitItem::Type(item) => return Err(Obstacle::AssociatedItem(item.ident.to_string())),
            TraitItem::Const(item) => return Err(Obstacle::AssociatedItem(item.ident.to_string())),
            _ => return Err(Obstacle::NotFound),
        };
        if method.default.is_none() {
            let mut tokens = method.sig.inputs.to_token_stream();
            method.sig.output.to_tokens(&mut tokens);
            used.extend(names.used(tokens)?);
            methods.push(stub(method).ok_or(Obstacle::NotFound)?);
        }
    }
    let body = match methods.join("\n\n") {
        methods if methods.is_empty() => " {}".to_owned(),
        methods => format!(" {{\n{methods}\n}}"),
    };
    let is_static = plugin_impl.is_none();
    let trait_impl = format!("impl {} for {type_name}{body}", item.ident);
    let (derives, first_impl, annotated) = if let Some(plugin_impl) = plugin_impl {
        ("Debug, Default", plugin_impl, trait_impl)
    } else {
        let mut name = function_name.to_uppercase();
        if name == type_name {
            name += "_PLUGIN";
        }
        ("Debug", trait_impl, format!("static {name}: {type_name} = {type_name};"))
    };
    Ok(Implementation {
        imports: used.imports,
        crates: used.crates,
        before: format!(
            "/// The plugin `{{namespace}}:{{name}}`.\n#[derive({derives})]\npub struct \
             {type_name};\n\n{first_impl}\n\n",
        ),
        contract: (is_static || contract.contains('+')).then(|| contract.to_owned()),
        item: annotated,
    })
}

/// Returns the implementation of the supertrait `Plugin<Args, Output>`.
fn implement_plugin(path: &Path, type_name: &str) -> Result<String, Obstacle> {
    let written = source_of(path).ok_or(Obstacle::NotFound)?;
    let arguments = path.segments.last().map(|it| &it.arguments);
    // The provided `load` requires that the output type implements `Default`.
    match arguments {
        Some(PathArguments::AngleBracketed(it)) if it.args.len() > 1 => Err(Obstacle::LoadOutput),
        _ => Ok(format!("impl {written} for {type_name} {{}}")),
    }
}

/// Returns a method with `_` before the names of its parameters, and `todo!()` as its body.
fn stub(method: &TraitItemFn) -> Option<String> {
    let signature = &method.sig;
    let mut text = source_of(signature)?;
    let start = signature.span().byte_range().start;
    for input in signature.inputs.iter().rev() {
        let FnArg::Typed(input) = input else { continue };
        let Pat::Ident(name) = &*input.pat else { continue };
        text.insert(name.ident.span().byte_range().start.checked_sub(start)?, '_');
    }
    Some(format!("    {text} {{\n        todo!()\n    }}"))
}

/// Returns the function type of `FunctionPlugin<fn(…) -> …>`.
fn function_type(alias: &Type) -> Option<&TypeFnPtr> {
    let Type::Path(path) = alias else { return None };
    let last = path.path.segments.last().filter(|it| it.ident == "FunctionPlugin")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(Type::FnPtr(function)) => Some(function),
        _ => None,
    }
}

/// Returns the implementation of a function type: a function.
fn implement_function(
    function: &TypeFnPtr,
    names: &Names,
    name: &str,
) -> Result<Implementation, Obstacle> {
    if function.lifetimes.is_some() {
        return Err(Obstacle::Generic);
    }
    if function.unsafety.is_some() || function.abi.is_some() {
        return Err(Obstacle::Unsafe);
    }
    let source_of = |ty: &Type| source_of(ty).ok_or(Obstacle::NotFound);
    let mut tokens = TokenStream::new();
    let mut parameters = Vec::new();
    for (at, input) in function.inputs.iter().enumerate() {
        let parameter = match &input.name {
            Some((name, _)) if name != "_" => format!("_{name}"),
            _ => format!("_argument{}", at + 1),
        };
        parameters.push(format!("{parameter}: {}", source_of(&input.ty)?));
        input.ty.to_tokens(&mut tokens);
    }
    let output = match &function.output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, ty) => {
            ty.to_tokens(&mut tokens);
            format!(" -> {}", source_of(ty)?)
        }
    };
    let used = names.used(tokens)?;
    Ok(Implementation {
        imports: used.imports,
        crates: used.crates,
        before: String::new(),
        contract: None,
        item: format!("fn {name}({}){output} {{\n    todo!()\n}}", parameters.join(", ")),
    })
}

/// Returns the source of a syntax node.
fn source_of(part: &impl ToTokens) -> Option<String> {
    part.span().source_text()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn implement(source: &str, name: &str) -> Result<(Vec<String>, String), Obstacle> {
        let contract = Contract {
            declared_in: Crate {
                name: "core",
                module: "vendors",
                runtime: ("plux_runtime", "plux"),
            },
            name,
            source,
            root: "mod vendors;\npub use vendors::Vendor;",
        };
        let made = contract.implement("Gcp", "gcp")?;
        Ok((made.imports.into_iter().collect(), made.before + &made.item))
    }

    #[test]
    fn associated_items_are_named_as_the_obstacle() {
        for (item, name) in [("const LIMIT: u8;", "LIMIT"), ("type Bill;", "Bill")] {
            let source = format!("pub trait Vendor: plux_runtime::Plugin {{ {item} }}");
            let obstacle = implement(&source, "Vendor").unwrap_err().to_string();
            assert_eq!(obstacle, format!("it has the associated item `{name}`"));
        }
    }

    #[test]
    fn a_trait_gets_its_required_methods_and_their_imports() {
        let source = "use clap::{ArgMatches, Command as C};\n\
             use plux_runtime::{BoxError, Plugin};\n\
             use crate::Config;\n\
             use super::report::{self, Report};\n\
             pub struct Bill;\n\
             pub trait Vendor: Plugin<Config> + Send {\n\
             /// Docs.\n\
             fn command(&self) -> C;\n\
             fn run(&self, args: &ArgMatches, mut bill: Option<Bill>) -> Result<report::R, BoxError>;\n\
             fn provided(&self, report: Report) {}\n\
             }";
        let (imports, code) = implement(source, "Vendor").expect("an implementation");
        assert_eq!(
            imports,
            [
                "clap::ArgMatches",
                "clap::Command as C",
                "core::Config",
                "core::Vendor",
                "core::report",
                "core::vendors::Bill",
                "plux::BoxError",
                "plux::Plugin"
            ]
        );
        assert_eq!(
            code,
            "/// The plugin `{namespace}:{name}`.\n#[derive(Debug, Default)]\npub struct Gcp;\n\nimpl Plugin<Config> for Gcp {}\n\n\
             impl Vendor for Gcp {\n    fn command(&self) -> C {\n        todo!()\n    }\n\n    \
             fn run(&self, _args: &ArgMatches, mut _bill: Option<Bill>) -> Result<report::R, BoxError> \
             {\n        todo!()\n    }\n}"
        );
    }

    #[test]
    fn a_crate_that_a_path_begins_with_needs_no_import() {
        let source = "pub trait T: plux_runtime::Plugin { fn f(&self) -> serde_json::Value; }";
        let contract = Contract {
            declared_in: Crate { name: "core", module: "", runtime: ("plux_runtime", "plux") },
            name: "T",
            source,
            root: "",
        };
        let made = contract.implement("Gcp", "gcp").expect("an implementation");
        let imports: Vec<String> = made.imports.into_iter().collect();
        assert_eq!(imports, ["core::T", "plux as plux_runtime"]);
        assert!(made.crates.contains("serde_json") && made.crates.len() == 1);
    }

    #[test]
    fn a_package_with_the_name_of_the_trait_gets_a_type_of_another_name() {
        let source = "use plux_runtime as rt;\npub trait Gcp: rt::Plugin {}";
        let (imports, code) = implement(source, "Gcp").expect("an implementation");
        assert_eq!(imports, ["core::vendors::Gcp", "plux as rt"]);
        assert!(code.ends_with("impl rt::Plugin for MyGcp {}\n\nimpl Gcp for MyGcp {}"), "{code}");
    }

    #[test]
    fn a_function_gets_the_types_of_the_alias() {
        let source = "use plux_runtime::FunctionPlugin;\npub struct Runtime;\n\
             pub type Configurator = FunctionPlugin<fn(&mut Runtime, level: u8) -> String>;";
        let (imports, code) = implement(source, "Configurator").expect("an implementation");
        assert_eq!(imports, ["core::vendors::Runtime"]);
        let expected = "fn gcp(_argument1: &mut Runtime, _level: u8) -> String {\n    todo!()\n}";
        assert_eq!(code, expected);
    }

    /// A registry contains no plugins that a factory creates.
    #[test]
    fn a_trait_that_does_not_require_plugin_gets_a_static() {
        let source = "pub trait Parse: Sync { fn parse(&self, text: &str) -> u8; }\n\
             pub type Parsers = dyn Parse + Send;\n";
        let code = "/// The plugin `{namespace}:{name}`.\n#[derive(Debug)]\npub struct Gcp;\n\n\
                    impl Parse for Gcp {\n    fn parse(&self, _text: &str) -> u8 {\n        todo!()\n    }\n}\n\n\
                    static GCP: Gcp = Gcp;";
        for name in ["Parsers", "Parse"] {
            let (imports, made) = implement(source, name).expect("an implementation");
            assert_eq!(imports, ["core::vendors::Parse"], "{name}");
            assert_eq!(made, code, "{name}");
        }
    }

    #[test]
    fn a_name_that_comes_from_the_only_glob_is_imported_by_it() {
        let source = "use super::*;\nuse plux_runtime::Plugin;\n\
             pub trait T: Plugin { fn f(&self) -> Unknown; }";
        let (imports, _) = implement(source, "T").expect("an implementation");
        assert_eq!(imports, ["core::*", "core::vendors::T", "plux::Plugin"]);
    }

    #[test]
    fn no_code_is_generated_for_contracts_that_are_not_plain() {
        let reason = |source: &str| {
            let source = format!("use plux_runtime::Plugin;\n{source}");
            implement(&source, "T").unwrap_err().to_string()
        };
        let globs = "use a::*;\nuse b::*;\npub trait T: Plugin { fn f(&self) -> Unknown; }";
        assert_eq!(reason(globs), "its file neither declares nor imports `Unknown` by name");
        let generic = "pub trait T<A>: Plugin { fn f(&self, a: A); }";
        assert_eq!(reason(generic), "it has generic parameters");
        let associated = "pub trait T: Plugin { type Item; }";
        assert_eq!(reason(associated), "it has the associated item `Item`");
        let elsewhere = |path: &str| format!("its file does not declare the trait `{path}`");
        for path in ["std::fmt::Debug", "Imported", "Fn(&str) -> u8"] {
            let source = format!("use a::Imported;\npub type T = dyn 'static + {path} + Sync;");
            assert_eq!(reason(&source), elsewhere(path));
        }
        let generic = "pub trait A<T> {}\npub type T = dyn A<u8>;";
        assert_eq!(reason(generic), "it has generic parameters");
        let attribute = "#[async_trait]\npub trait T: Plugin { async fn f(&self); }";
        assert_eq!(reason(attribute), "the attribute `async_trait` may change it");
        let supertrait = "pub trait T: Plugin + Iterator { fn f(&self); }";
        assert_eq!(reason(supertrait), "it requires `Iterator`");
        let output = "pub trait T: Plugin<(), u8> {}";
        assert_eq!(reason(output), "its `load` returns a value");
        let external = "pub type T = FunctionPlugin<extern \"C\" fn()>;";
        assert_eq!(reason(external), "it is unsafe or has another ABI");
        assert_eq!(reason("pub type T = u8;"), "it is neither a trait nor a function");
        assert_eq!(reason("pub struct T;"), "it is neither a trait nor a function");
        assert_eq!(reason("pub trait T: "), "its declaration cannot be parsed");
    }
}
