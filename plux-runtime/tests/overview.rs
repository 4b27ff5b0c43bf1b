//! Lists of all plugins with their status.

mod support;

use std::sync::Arc;

use plux_runtime::{
    Disabled, Exclude, Index, LoadErrorKind, Plugin, PluginInfo, PluginLifecycleListener,
    PluginManager, PluginOrigin, PluginSpec, PluginStatus, StaticFinder,
};
use plux_spec::{Condition, Link};
use support::index::{feature_of_app, inactive, index, package, plugin};
use support::{Probe, Tool, builder, manager};

/// A trainer with two built-in plugins and three packages, one of which is not installed and one of
/// which is lost.
fn trainer() -> (Vec<PluginSpec>, Index) {
    let specs = vec![
        Probe::new("console").spec().with_package("app", "1.0.0").with_after(["profiler"]),
        Probe::new("profiler").spec().with_package("app", "1.0.0").with_meta("since", "1.0"),
        Probe::new("search")
            .spec()
            .with_package("trainer-search", "0.4.0")
            .with_requires(["console"]),
    ];
    let packages =
        vec![package("trainer-tracking", Link::Direct), package("trainer-board", Link::None)];
    let mut search = plugin("search", "trainer-search");
    search.version = "0.4.0".into();
    let mut board = inactive("board", "trainer-board", "board");
    board.description = "Writes event files.".into();
    board.requires = vec!["test.tools:console".parse().unwrap()].into();
    let entries = vec![
        plugin("console", "app"),
        plugin("profiler", "app"),
        search,
        plugin("tracking", "trainer-tracking"),
        board,
    ];
    (specs, index(packages, entries))
}

fn trainer_manager() -> PluginManager<dyn Tool> {
    let (specs, index) = trainer();
    builder([]).finder(StaticFinder::new(specs).with_index(index)).build()
}

fn lines(manager: &PluginManager<dyn Tool>) -> Vec<String> {
    let line =
        |it: &PluginInfo| format!("{} {} {}: {}", it.id.name(), it.version, it.origin, it.status);
    manager.overview().iter().map(line).collect()
}

#[test]
fn linked_plugins_come_in_load_order_then_missing_then_inactive_ones() {
    let manager = trainer_manager();
    assert_eq!(
        lines(&manager),
        [
            "profiler 1.0.0 built-in: resolved",
            "console 1.0.0 built-in: resolved",
            "search 0.4.0 external: resolved",
            "tracking 1.0.0 external: missing (code refers to `trainer-tracking`, yet the linker \
             left all of its plugins out)",
            "board 1.0.0 external: inactive (requires feature `board` of `app`)",
        ]
    );
    let list = manager.overview();
    let load_indexes: Vec<_> = list.iter().map(|plugin| plugin.load_index).collect();
    assert_eq!(load_indexes, [Some(0), Some(1), Some(2), None, None]);
    assert_eq!(list[0].meta["since"], "1.0");
    assert_eq!(list[2].requires, ["test.tools:console"]);

    let board = &list[4];
    assert_eq!(board.status, PluginStatus::Inactive { enabled_by: vec![feature_of_app("board")] });
    assert_eq!(board.description, "Writes event files.");
    assert_eq!(board.requires, ["test.tools:console"]);
    assert_eq!(board.location.to_string(), "trainer-board 1.0.0, src/lib.rs:7");
    let error = board.error.as_ref().unwrap();
    assert_eq!(error.to_string(), manager.load("board").err().unwrap().to_string());
    let missing = list[3].error.as_ref().unwrap();
    assert_eq!(missing.to_string(), manager.load("tracking").err().unwrap().to_string());
}

#[test]
fn an_overview_makes_nothing_and_follows_the_lifecycle() {
    let diary = support::Diary::default();
    let saw = Probe::new("saw").on_load(diary.doing("load saw")).spec();
    let manager = manager([saw, Probe::new("axe").on_load(|| Err("no axe".into())).spec()]);
    let statuses =
        || manager.overview().into_iter().map(|it| it.status).collect::<Vec<PluginStatus>>();
    assert_eq!(statuses(), [PluginStatus::Resolved, PluginStatus::Resolved]);
    assert!(diary.read().is_empty());

    drop(manager.load_all());
    assert_eq!(statuses(), [PluginStatus::Failed, PluginStatus::Loaded]);
    let axe = &manager.overview()[0];
    assert!(axe.error.as_ref().unwrap().headline().contains("no axe"));

    manager.unload("saw").unwrap();
    assert_eq!(statuses()[1], PluginStatus::Unloaded);
}

#[test]
fn what_is_disabled_has_the_reason_and_the_plugin_that_it_is_disabled_because_of() {
    let docker = Probe::new("docker").on_load(|| Err(Disabled::new("no daemon").into())).spec();
    let manager = manager([
        docker,
        Probe::new("compose").spec().with_requires(["docker"]),
        Probe::new("stack").spec().with_requires(["compose"]),
    ]);
    drop(manager.load_all());
    let disabled = |because_of: Option<&str>| PluginStatus::Disabled {
        reason: "no daemon".to_owned(),
        because_of: because_of.map(|id| id.parse().unwrap()),
    };
    let list = manager.overview();
    let of = |name: &str| &list.iter().find(|it| it.id.name() == name).unwrap().status;
    assert_eq!(*of("docker"), disabled(None));
    assert_eq!(*of("compose"), disabled(Some("test.tools:docker")));
    assert_eq!(*of("stack"), disabled(Some("test.tools:compose")));
    assert_eq!(
        of("compose").to_string(),
        "disabled (requires `test.tools:docker`, which is disabled: no daemon)"
    );
}

/// Vetoes one plugin when it is resolved.
struct Veto(&'static str, fn() -> plux_runtime::BoxError);

impl<P: ?Sized, Args, Output> PluginLifecycleListener<P, Args, Output> for Veto {
    fn on_resolve_after(&self, spec: &PluginSpec) -> Result<(), plux_runtime::BoxError> {
        if spec.name() == self.0 { Err((self.1)()) } else { Ok(()) }
    }
}

/// Checks that `plan` lists what `overview` calls resolved, and that `load_all` loads just that.
fn plan_and_overview_agree(manager: &PluginManager<dyn Tool>) {
    let list = manager.overview();
    let resolved: Vec<String> = list
        .iter()
        .filter(|it| it.status == PluginStatus::Resolved)
        .map(|it| it.id.name().to_string())
        .collect();
    let failed: Vec<String> = list
        .iter()
        .filter(|it| matches!(it.status, PluginStatus::Failed | PluginStatus::Missing { .. }))
        .map(|it| it.error.as_ref().unwrap().to_string())
        .collect();
    match manager.plan() {
        Ok(plan) => {
            let plan: Vec<&str> = plan.iter().map(|spec| spec.name()).collect();
            assert_eq!(plan, resolved);
            assert!(failed.is_empty(), "{failed:?}");
        }
        Err(errors) => {
            let mut errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
            let mut failed = failed;
            errors.sort();
            failed.sort();
            assert_eq!(errors, failed);
        }
    }
    let loaded = manager.load_all();
    assert_eq!(support::names(&loaded), resolved);
}

#[test]
fn a_plan_includes_a_plugin_that_a_listener_vetoed() {
    let specs = || {
        [
            Probe::new("docker").spec(),
            Probe::new("compose").spec().with_requires(["docker"]),
            Probe::new("saw").spec(),
        ]
    };
    let disabled = builder(specs()).listener(Veto("docker", || Disabled::new("no").into())).build();
    assert_eq!(disabled.plan().unwrap().len(), 1);
    plan_and_overview_agree(&disabled);
    let failed = builder(specs()).listener(Veto("docker", || "broken".into())).build();
    assert_eq!(failed.plan().unwrap_err().len(), 2);
    plan_and_overview_agree(&failed);
}

#[test]
fn plan_and_overview_agree_on_every_kind_of_failure() {
    plan_and_overview_agree(&trainer_manager());
    plan_and_overview_agree(&manager([
        Probe::new("a").spec().with_requires(["b"]),
        Probe::new("b").spec().with_requires(["a"]),
        Probe::new("c").spec().with_requires(["a"]),
        Probe::new("d").spec().with_requires(["gone"]),
        Probe::new("e").spec(),
    ]));
    let specs = [Probe::new("a").spec().with_requires(["b"]), Probe::new("b").spec()];
    let filtered = builder(specs).filter(Exclude::glob("test.tools:b").unwrap()).build();
    plan_and_overview_agree(&filtered);
    let status = &filtered.overview()[0].status;
    assert!(matches!(status, PluginStatus::Disabled { because_of: None, .. }), "{status}");
    let twice = || Probe::new("a").spec().with_location("x", "src/lib.rs", 1);
    let other = Probe::new("a").spec().with_location("y", "src/lib.rs", 2);
    plan_and_overview_agree(&manager([twice(), other, Probe::new("b").spec()]));
}

#[test]
fn an_unknown_namespace_has_an_empty_overview() {
    assert!(PluginManager::<dyn Tool>::new("no.such").overview().is_empty());
    assert!(PluginManager::<dyn Tool>::new("no namespace!").overview().is_empty());
}

fn cargo_install(conditions: &[Condition]) -> Option<String> {
    match conditions {
        [Condition::Feature { package, feature }] if package == "app" => {
            Some(format!("reinstall with `cargo install app --features {feature}`"))
        }
        _ => None,
    }
}

#[test]
fn installed_program_hint() {
    let (mut specs, index) = trainer();
    specs.push(Probe::new("report").spec().with_requires(["board"]));
    let finder = StaticFinder::new(specs).with_index(index);
    let manager = builder([]).finder(finder).help_with(cargo_install).build();
    let expected = Some("reinstall with `cargo install app --features board`".to_owned());

    let error = manager.load("board").err().unwrap();
    assert_eq!(error.help(), expected);
    assert!(matches!(error.kind(), LoadErrorKind::Inactive { command: Some(_), .. }));
    assert!(
        error.to_string().ends_with("help: reinstall with `cargo install app --features board`")
    );
    assert!(std::error::Error::source(&error).is_none());
    let blocked = manager.load("report").err().unwrap();
    assert!(matches!(blocked.kind(), LoadErrorKind::Requirement { .. }));
    assert_eq!(blocked.help(), expected);
    let loaded = manager.load_all();
    let failure = loaded.failures().iter().find(|it| it.id().name() == "report").unwrap();
    assert_eq!(failure.help(), expected);
    assert_eq!(manager.inactive()[0].help(), expected);
    let list = manager.overview();
    assert_eq!(list.last().unwrap().error.as_ref().unwrap().help(), expected);
    assert!(manager.plan().unwrap_err().to_string().contains("cargo install app --features board"));
}

#[test]
fn a_plugin_that_passes_on_the_error_of_an_inactive_one_has_its_hint() {
    let (specs, index) = trainer();
    let finder = StaticFinder::new(specs).with_index(index);
    let inner = Arc::new(builder([]).finder(finder).help_with(cargo_install).build());
    let outer = manager([Probe::new("saw")
        .on_load(move || {
            inner.load("board")?;
            Ok(())
        })
        .spec()]);
    let help = outer.load("saw").err().unwrap().help().unwrap();
    assert_eq!(help, "reinstall with `cargo install app --features board`");
}

#[test]
fn without_an_answer_the_hint_is_plux_own() {
    let with = |help: fn(&[Condition]) -> Option<String>| {
        let (specs, index) = trainer();
        let finder = StaticFinder::new(specs).with_index(index);
        let manager = builder([]).finder(finder).help_with(help).build();
        manager.load("board").err().unwrap().help().unwrap()
    };
    let own = "enable feature `board` of `app`: `cargo build -p app --features board`";
    assert_eq!(with(|_| None), own);
    assert_eq!(with(|_| support::boom("help_with")), own);
}

/// A contract whose plugins must not be created.
trait Untouched: Plugin {}

#[test]
fn an_overview_of_a_manager_without_plugins_of_its_contract_lists_the_mismatch() {
    let finder = StaticFinder::new([Probe::new("saw").spec()]);
    let manager =
        PluginManager::<dyn Untouched>::builder(support::NAMESPACE, ()).finder(finder).build();
    let list = manager.overview();
    assert_eq!(list[0].status, PluginStatus::Failed);
    assert_eq!(list[0].origin, PluginOrigin::External);
    assert!(matches!(
        list[0].error.as_ref().unwrap().kind(),
        LoadErrorKind::ContractMismatch { .. }
    ));
}

#[cfg(feature = "serde")]
#[test]
fn an_overview_is_json_in_the_words_of_plux_json() {
    use serde_json::json;

    let json = serde_json::to_value(trainer_manager().overview()).unwrap();
    assert_eq!(
        json[0],
        json!({
            "id": "test.tools:profiler", "package": "app", "version": "1.0.0",
            "origin": "built_in", "description": "",
            "location": { "file": json[0]["location"]["file"], "line": json[0]["location"]["line"] },
            "load_index": 0, "requires": [], "meta": { "since": "1.0" },
            "status": { "kind": "resolved" }, "error": null,
        })
    );
    assert_eq!(json[2]["requires"], json!(["test.tools:console"]));
    assert_eq!(
        json[3]["status"],
        json!({ "kind": "missing", "reason": { "kind": "dropped_by_linker", "package": "trainer-tracking" } })
    );
    assert_eq!(
        json[4]["status"],
        json!({ "kind": "inactive", "enabled_by": [{ "feature": "board", "package": "app" }] })
    );
    assert_eq!(
        json[4]["error"],
        json!({
            "id": "test.tools:board",
            "headline": "the plugin `test.tools:board` of the package `trainer-board` is inactive \
                         in this build: it requires feature `board` of `app` \
                         (trainer-board 1.0.0, src/lib.rs:7)",
            "help": "enable feature `board` of `app`: `cargo build -p app --features board`",
        })
    );
    let disabled = PluginStatus::Disabled {
        reason: "no daemon".to_owned(),
        because_of: Some("test.tools:docker".parse().unwrap()),
    };
    assert_eq!(
        serde_json::to_value(disabled).unwrap(),
        json!({ "kind": "disabled", "reason": "no daemon", "because_of": "test.tools:docker" })
    );
    let conditions = vec![
        Condition::Any(vec![feature_of_app("a"), Condition::Target("cfg(windows)".into())].into()),
        Condition::Not(vec![Condition::Cfg("unix".into())].into()),
    ];
    assert_eq!(
        serde_json::to_value(PluginStatus::Inactive { enabled_by: conditions }).unwrap()["enabled_by"],
        json!([
            { "any": [{ "feature": "a", "package": "app" }, { "target": "cfg(windows)" }] },
            { "not": [{ "cfg": "unix" }] },
        ])
    );
}
