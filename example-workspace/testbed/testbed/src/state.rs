//! The state on disk, which survives the supervisor.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The agents in load order.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub(crate) struct State {
    pub(crate) agents: Vec<AgentState>,
}

/// The state of one agent.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub(crate) struct AgentState {
    pub(crate) name: String,
    pub(crate) status: Status,
    /// The process, for the people who look at it.
    pub(crate) pid: Option<u32>,
    pub(crate) restarts: u32,
}

/// Whether an agent runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Status {
    Running,
    /// It failed, and will be restarted.
    Failed,
    Stopped,
}

impl State {
    /// Returns whether an agent should be running.
    pub(crate) fn is_running(&self) -> bool {
        self.agents.iter().any(|agent| agent.status != Status::Stopped)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Running => "running",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
        })
    }
}
