//! SQS: a queue, which a task of the program's async runtime owns.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use plux_runtime::{BoxError, Plugin, plugin};
use services_core::{Runtime, Service};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

/// The service, and while it is loaded, the worker.
#[derive(Default)]
struct Sqs {
    worker: Mutex<Option<Worker>>,
}

/// The task, which ends when the channel of its commands is closed, and returns what is left.
struct Worker {
    commands: mpsc::UnboundedSender<Command>,
    task: JoinHandle<VecDeque<String>>,
    tokio: Handle,
}

enum Command {
    Send(String),
    Receive(oneshot::Sender<Option<String>>),
}

/// Owns the queue.
async fn work(mut commands: mpsc::UnboundedReceiver<Command>) -> VecDeque<String> {
    let mut messages = VecDeque::new();
    while let Some(command) = commands.recv().await {
        match command {
            Command::Send(message) => messages.push_back(message),
            // Who asked may be gone.
            Command::Receive(reply) => drop(reply.send(messages.pop_front())),
        }
    }
    messages
}

impl Plugin<Runtime> for Sqs {
    /// Spawns the worker on the program's runtime.
    fn load(&mut self, runtime: &Runtime) -> Result<(), BoxError> {
        let tokio = runtime.tokio.clone();
        let (commands, receiver) = mpsc::unbounded_channel();
        let task = tokio.spawn(work(receiver));
        self.worker = Mutex::new(Some(Worker { commands, task, tokio }));
        Ok(())
    }

    /// Waits until the worker has handled every command.
    fn unload(&self) -> Result<(), BoxError> {
        let worker = self.worker.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Worker { commands, task, tokio }) = worker else { return Ok(()) };
        drop(commands);
        match tokio.block_on(task)?.len() {
            0 => Ok(()),
            count => Err(format!("messages that were never received: {count}").into()),
        }
    }
}

/// Queues messages: `sqs send MESSAGE`, `sqs receive`.
#[plugin(namespace = "services.services", name = "sqs")]
impl Service for Sqs {
    fn handle(&self, request: &[&str]) -> Result<String, BoxError> {
        let worker = self.worker.lock().unwrap_or_else(PoisonError::into_inner);
        let commands = &worker.as_ref().ok_or("the service is not loaded")?.commands;
        match *request {
            ["send", message] => {
                commands.send(Command::Send(message.to_owned()))?;
                Ok("queued".to_owned())
            }
            ["receive"] => {
                let (sender, receiver) = oneshot::channel();
                commands.send(Command::Receive(sender))?;
                Ok(receiver.blocking_recv()?.ok_or("the queue is empty")?)
            }
            _ => Err("sqs expects `send MESSAGE` or `receive`".into()),
        }
    }
}
