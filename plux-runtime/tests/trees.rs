//! A load as a tree.

mod support;

use std::sync::{Arc, OnceLock, Weak};

use plux_runtime::{LoadTree, PluginManager};
use support::{Probe, Tool, builder};

#[test]
fn what_a_plugin_makes_others_load_stands_below_it() {
    let cell: Arc<OnceLock<Weak<PluginManager<dyn Tool>>>> = Arc::default();
    let inner = Arc::clone(&cell);
    let app = Probe::new("app").on_load(move || {
        let manager = inner.get().and_then(Weak::upgrade).unwrap();
        manager.load("web")?;
        manager.load("broken").err().ok_or("broken should have failed")?;
        Ok(())
    });
    let tree = LoadTree::new();
    let manager = builder([
        app.spec(),
        Probe::new("broken").on_load(|| Err("no disk".into())).spec(),
        Probe::new("off").on_should_load(|| false).spec(),
        Probe::new("web").spec(),
    ])
    .listener(tree.clone())
    .build();
    let manager = Arc::new(manager);
    cell.set(Arc::downgrade(&manager)).unwrap();

    assert_eq!(manager.names().len(), 4);
    tree.clear();
    manager.load("app").unwrap();
    assert!(manager.load("off").is_err());
    assert_eq!(
        tree.to_string(),
        "test.tools:app initialized\n\
         test.tools:app loads\n\
         \x20 test.tools:web initialized\n\
         \x20 test.tools:web loads\n\
         \x20 test.tools:web loaded\n\
         \x20 test.tools:broken initialized\n\
         \x20 test.tools:broken loads\n\
         \x20 test.tools:broken failed: the plugin `test.tools:broken` failed in its \
         `load`: no disk (probes 1.0.0, src/lib.rs:1)\n\
         test.tools:app loaded\n\
         test.tools:off initialized\n\
         test.tools:off disabled: its `should_load` returned `false`\n"
    );
}

#[test]
fn two_trees_of_one_manager_show_the_same() {
    let (one, other) = (LoadTree::new(), LoadTree::new());
    let manager = builder([
        Probe::new("axe").spec(),
        Probe::new("saw").on_load(|| Err("it is blunt".into())).spec(),
    ]);
    let manager = manager.listener(one.clone()).listener(other.clone()).build();
    assert_eq!(manager.load_all().len(), 1);
    assert_eq!(one.to_string(), other.to_string());
    assert!(one.to_string().lines().all(|line| !line.starts_with(' ')), "{one}");
}
