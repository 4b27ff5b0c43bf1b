//! An environment as its users see it. Every wait has a limit, and no test depends on how long
//! something takes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long a test waits for something that has to happen.
const PATIENCE: Duration = Duration::from_mins(1);
/// Every agent, in load order.
const AGENTS: [&str; 4] = ["data", "monitor", "fast-monitor", "processing"];

/// An environment in a directory of its own, and its supervisor.
struct Environment {
    directory: PathBuf,
    supervisor: Option<Child>,
}

impl Environment {
    fn new(name: &str) -> Self {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&directory);
        Self { directory, supervisor: None }
    }

    /// An environment with this configuration.
    fn with(name: &str, configuration: &str) -> Self {
        let environment = Self::new(name);
        fs::create_dir_all(&environment.directory).unwrap();
        fs::write(environment.directory.join("testbed.toml"), configuration).unwrap();
        environment
    }

    /// An environment whose agents are ready.
    fn started(name: &str, configuration: &str) -> Self {
        let mut environment = Self::with(name, configuration);
        environment.start();
        environment.wait_until_ready(1);
        environment
    }

    fn start(&mut self) {
        let mut start = self.command("start");
        let child = start.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        self.supervisor = Some(child.unwrap());
    }

    fn command(&self, command: &str) -> Command {
        let mut testbed = Command::new(env!("CARGO_BIN_EXE_testbed"));
        testbed.arg("--directory").arg(&self.directory).args(command.split(' '));
        testbed
    }

    /// Returns whether a command succeeds, and what it prints.
    fn run(&self, command: &str) -> (bool, String) {
        let Output { status, stdout, stderr } = self.command(command).output().unwrap();
        let printed = [stdout, stderr].concat();
        (status.success(), String::from_utf8(printed).unwrap())
    }

    fn log(&self, name: &str) -> String {
        fs::read_to_string(self.directory.join(format!("logs/{name}.log"))).unwrap_or_default()
    }

    fn status(&self) -> String {
        self.run("status").1
    }

    /// Returns the process of an agent.
    fn pid(&self, agent: &str) -> Option<u64> {
        let state = fs::read(self.directory.join("run/state.json")).unwrap();
        let state: serde_json::Value = serde_json::from_slice(&state).unwrap();
        let agents = state["agents"].as_array().unwrap();
        agents.iter().find(|it| it["name"] == agent).unwrap()["pid"].as_u64()
    }

    /// Waits until every agent has reported that it is ready, this number of times.
    #[track_caller]
    fn wait_until_ready(&self, times: usize) {
        self.wait_for("the start", |it| {
            let log = it.log("supervisor");
            AGENTS.iter().all(|agent| events(&log, &format!("{agent} is ready")).len() == times)
        });
    }

    #[track_caller]
    fn wait_for(&self, what: &str, done: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !done(self) {
            let log = self.log("supervisor");
            assert!(start.elapsed() < PATIENCE, "{what}:\n{log}{}", self.status());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits for the supervisor's end, and returns whether it succeeded.
    #[track_caller]
    fn ended(&mut self) -> bool {
        let mut supervisor = self.supervisor.take().expect("it was started");
        let start = Instant::now();
        loop {
            if let Some(exit) = supervisor.try_wait().unwrap() {
                return exit.success();
            }
            assert!(start.elapsed() < PATIENCE, "the supervisor does not end");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Environment {
    /// Agents end with their supervisor.
    fn drop(&mut self) {
        if let Some(mut supervisor) = self.supervisor.take() {
            let _ = supervisor.kill();
            let _ = supervisor.wait();
        }
    }
}

/// The lines of the supervisor's log that start with a word.
fn events<'a>(log: &'a str, word: &str) -> Vec<&'a str> {
    log.lines().filter_map(|line| line.strip_prefix(word)).map(str::trim).collect()
}

#[test]
fn init_writes_a_configuration_that_has_every_field_and_changes_nothing() {
    let mut environment = Environment::new("init");
    assert!(environment.run("init").0);
    let written = fs::read_to_string(environment.directory.join("testbed.toml")).unwrap();
    for part in [
        "[agents.processing]\n# enabled = true\n# interval = 100\n# window = 10\n",
        "# limit = 0.9\n",
    ] {
        assert!(written.contains(part), "{part}: {written}");
    }
    let (succeeded, printed) = environment.run("init");
    assert!(!succeeded && printed.contains("testbed.toml exists"), "{printed}");

    // Each default is valid.
    let uncommented = written
        .replace("\n# interval", "\ninterval")
        .replace("\n# limit", "\nlimit")
        .replace("# back", "back")
        .replace("# ready-", "ready-");
    fs::write(environment.directory.join("testbed.toml"), uncommented).unwrap();
    environment.start();
    environment.wait_until_ready(1);
    assert!(environment.run("stop").0);
    assert!(environment.ended());
}

#[test]
fn agents_start_in_dependency_order_work_together_and_stop_in_reverse_order() {
    let mut environment = Environment::started("order", "[agents.fast-monitor]\nlimit = -2\n");
    environment.wait_for("a mean", |it| it.directory.join("data/mean.txt").exists());
    environment.wait_for("a reading", |it| it.log("fast-monitor").contains("reading 0 is 0"));
    let status = environment.status();
    assert!(
        status.starts_with("supervisor    running\ndata          running  restarts: 0\n"),
        "{status}"
    );

    assert_eq!(environment.run("stop"), (true, String::new()));
    assert!(environment.ended());
    let log = environment.log("supervisor");
    let at = |event: &str| log.find(event).unwrap_or_else(|| panic!("{event}: {log}"));
    for (agent, required) in
        [("processing", "data"), ("fast-monitor", "data"), ("fast-monitor", "monitor")]
    {
        assert!(at(&format!("{required} is ready")) < at(&format!("starting {agent}")), "{log}");
    }
    let reversed: Vec<&str> = AGENTS.into_iter().rev().collect();
    assert_eq!(events(&log, "stopped "), reversed);
    assert!(environment.status().starts_with("supervisor    stopped\n"));
    assert!(!environment.run("stop").0, "it is stopped");
}

#[test]
fn an_agent_that_fails_is_restarted_with_back_off_until_it_runs() {
    let device = Path::new(env!("CARGO_TARGET_TMPDIR")).join("device");
    let _ = fs::remove_file(&device);
    let configuration =
        format!("back-off = 10\n[agents.data]\ndevice = {:?}\n", device.to_str().unwrap());
    let mut environment = Environment::with("back-off", &configuration);
    environment.start();
    environment
        .wait_for("three failures", |it| events(&it.log("supervisor"), "data failed").len() > 2);
    let log = environment.log("supervisor");
    let failures = events(&log, "data failed");
    for (failure, delay) in failures.iter().zip(["10ms", "20ms", "40ms"]) {
        assert!(failure.ends_with(&format!("next start in {delay}")), "{failure}");
    }
    assert!(environment.log("data").contains("error: no device"), "{}", environment.log("data"));
    // What requires it is not even started.
    environment.wait_for("the monitor", |it| it.status().contains("monitor       running"));
    assert!(environment.status().contains("processing    waiting"), "{}", environment.status());

    fs::write(&device, "").unwrap();
    environment.wait_until_ready(1);
    assert!(environment.run("stop").0 && environment.ended());
}

#[test]
fn an_agent_is_not_running_until_it_reports_that_it_is_ready() {
    // Its first mean would come in an hour.
    let configuration = "ready-within = 1000\nback-off = 10\n\
                         [agents.processing]\ninterval = 3600000\n";
    let mut environment = Environment::with("ready", configuration);
    environment.start();
    environment.wait_for("the process", |it| it.status().contains("processing    starting"));
    environment.wait_for("two failures", |it| {
        let log = it.log("supervisor");
        let failures = events(&log, "processing failed (not ready in 1s), next start in");
        failures.starts_with(&["10ms", "20ms"])
    });
    assert!(environment.run("stop").0 && environment.ended());
}

#[test]
fn one_agent_is_restarted_alone() {
    let mut environment = Environment::started("restart", "");
    let before = AGENTS.map(|agent| environment.pid(agent));
    let (succeeded, printed) = environment.run("restart monitor");
    assert!(succeeded, "{printed}");
    let after = AGENTS.map(|agent| environment.pid(agent));
    for (nth, agent) in AGENTS.into_iter().enumerate() {
        assert_eq!(before[nth] == after[nth], agent != "monitor", "{agent}");
    }
    assert!(environment.status().contains("monitor       running  restarts: 1\n"));

    let (succeeded, printed) = environment.run("restart monitr");
    assert!(!succeeded && printed.contains("did you mean `monitor`?"), "{printed}");
    assert!(environment.run("stop").0 && environment.ended());
}

#[test]
fn a_killed_supervisor_is_noticed_and_the_next_start_cleans_up() {
    let mut environment = Environment::started("killed", "");
    let killed = environment.supervisor.as_mut().unwrap();
    killed.kill().unwrap();
    killed.wait().unwrap();
    let status = environment.status();
    assert!(
        status.starts_with("supervisor    killed: the next `testbed start` cleans up\n"),
        "{status}"
    );

    environment.start();
    environment.wait_until_ready(2);
    let log = environment.log("supervisor");
    assert_eq!(events(&log, "the last supervisor was killed"), [""]);
    assert!(environment.status().starts_with("supervisor    running\n"));
    assert!(environment.run("stop").0 && environment.ended());
}

#[cfg(unix)]
#[test]
fn sigterm_and_ctrl_c_stop_the_agents_in_order() {
    for signal in ["TERM", "INT"] {
        let mut environment = Environment::started(signal, "");
        let pid = environment.supervisor.as_ref().unwrap().id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &pid]).status().unwrap().success());
        assert!(environment.ended(), "{signal}");
        let reversed: Vec<&str> = AGENTS.into_iter().rev().collect();
        assert_eq!(events(&environment.log("supervisor"), "stopped "), reversed, "{signal}");
    }
}

#[test]
fn a_mistake_in_the_configuration_prevents_the_start_and_has_its_line() {
    let environment = Environment::with("mistake", "[agents.monitor]\nintervall = 5\n");
    let file = environment.directory.join("testbed.toml");
    let (succeeded, printed) = environment.run("start");
    assert!(!succeeded);
    for part in ["testbed.toml:2:1", "intervall = 5", "help: did you mean `interval`?"] {
        assert!(printed.contains(part), "{part}: {printed}");
    }
    fs::write(&file, "[agents.monitr]\n").unwrap();
    let (succeeded, printed) = environment.run("start");
    assert!(!succeeded && printed.contains("did you mean `monitor`?"), "{printed}");
    fs::write(&file, "[agnets.monitor]\n").unwrap();
    let (succeeded, printed) = environment.run("start");
    assert!(!succeeded && printed.contains("unknown field `agnets`"), "{printed}");
}

#[test]
fn a_disabled_agent_is_not_started() {
    let mut environment = Environment::with("disabled", "[agents.fast-monitor]\nenabled = false\n");
    environment.start();
    environment.wait_for("the start", |it| it.log("supervisor").contains("processing is ready"));
    assert!(!environment.status().contains("fast-monitor"), "{}", environment.status());
    assert!(environment.run("stop").0 && environment.ended());
}
