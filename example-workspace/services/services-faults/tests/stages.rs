//! What the manager says of a service that fails, at each stage.

use plux_runtime::{CallSite, LoadError, LoadErrorKind, PluginManager, PluginState, Stage};
use services_core::{Runtime, Service};
use services_faults as _;

fn services() -> PluginManager<dyn Service, Runtime> {
    let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
    let tokio = tokio.handle().clone();
    let runtime = Runtime { region: "moon-1".to_owned(), read_only: false, tokio };
    PluginManager::builder("services.services", runtime).build()
}

/// The error of loading a service, and the stage that it failed at.
fn failed(service: &str) -> (LoadError, Option<Stage>) {
    let services = services();
    let error = services.load(service).err().expect("the service fails");
    match services.container(service).expect("it is linked").state() {
        PluginState::Failed { stage, .. } => (error, Some(stage)),
        _ => (error, None),
    }
}

#[test]
fn init_names_the_factory() {
    let (error, stage) = failed("faulty-factory");
    assert_eq!(stage, Some(Stage::Init));
    assert!(matches!(error.kind(), LoadErrorKind::Init { by: CallSite::Factory }));
    assert!(error.headline().contains("the license has expired"), "{error}");
}

#[test]
fn load_has_the_error_of_the_backend() {
    let (error, stage) = failed("faulty-load");
    assert_eq!(stage, Some(Stage::Load));
    assert!(matches!(error.kind(), LoadErrorKind::Load { by: CallSite::Load }));
    assert!(error.headline().contains("port 4566 is in use"), "{error}");
}

#[test]
fn a_panic_is_an_error_with_its_message() {
    let (error, stage) = failed("faulty-panic");
    assert_eq!(stage, Some(Stage::Load));
    assert!(matches!(error.kind(), LoadErrorKind::Panicked { by: CallSite::Load, .. }));
    assert!(error.headline().contains("no zone of moon-1"), "{error}");
}

#[test]
fn a_requirement_that_fails_is_the_cause() {
    let (error, stage) = failed("faulty-requirement");
    assert_eq!(stage, Some(Stage::Requirements));
    let LoadErrorKind::Requirement { requires, .. } = error.kind() else { panic!("{error}") };
    assert_eq!(requires[0].name(), "faulty-load");
    assert!(error.headline().contains("port 4566 is in use"), "{error}");
}

#[test]
fn what_disables_itself_has_not_failed() {
    for (service, expected) in [
        ("faulty-platform", "its `should_load` returned `false`"),
        ("faulty-region", "it is not available in moon-1"),
    ] {
        let (error, stage) = failed(service);
        assert_eq!(stage, None);
        let LoadErrorKind::Disabled { reason } = error.kind() else { panic!("{error}") };
        assert_eq!(reason, expected);
    }
}

#[test]
fn unload_reports_its_error_and_releases_the_service() {
    let services = services();
    assert!(services.load("faulty-unload").is_ok());
    let [error] = &services.unload_all()[..] else { panic!("one service was loaded") };
    assert!(error.headline().contains("the disk is full"), "{error}");
    assert!(!services.is_loaded("faulty-unload"));
    assert!(services.load("faulty-unload").is_ok(), "it can be loaded again");
}
