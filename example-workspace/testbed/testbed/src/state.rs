//! The state on disk, which survives the supervisor.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The agents in load order.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct State {
    pub(crate) agents: Vec<AgentState>,
}

/// The state of one agent.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct AgentState {
    pub(crate) name: String,
    pub(crate) status: Status,
    /// The id of the process, for a person who examines it.
    pub(crate) pid: Option<u32>,
    pub(crate) restarts: u32,
}

/// The status of an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) enum Status {
    /// An agent that it requires is not ready.
    Waiting,
    /// Its process exists, and has not reported that it is ready.
    Starting,
    /// It has reported that it is ready.
    Running,
    /// It failed, and will be restarted.
    Failed,
    Stopped,
}

impl State {
    /// Returns whether agents should be running.
    pub(crate) fn is_running(&self) -> bool {
        self.agents.iter().any(|agent| agent.status != Status::Stopped)
    }

    /// Returns whether each agent is ready.
    pub(crate) fn is_ready(&self) -> bool {
        self.agents.iter().all(|agent| agent.status == Status::Running)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{self:?}").to_lowercase())
    }
}
