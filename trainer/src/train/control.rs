//! Stops and pauses a working agent.

use tokio::sync::watch;

use super::error::{Result, TrainError};

/// What an agent should do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Control {
    /// Stop as soon as nothing is lost by it: a running upload is completed, running training is not.
    pub stop: bool,
    /// Start no round. A round that has started is completed and sent, and proofs are still collected.
    pub pause: bool,
}

/// Controls an agent.
pub type ControlSender = watch::Sender<Control>;

/// Reads how the agent is controlled.
#[derive(Clone, Debug)]
pub struct ControlReceiver(watch::Receiver<Control>);

/// Connects an agent with the one that controls it.
pub fn channel() -> (ControlSender, ControlReceiver) {
    let (sender, receiver) = watch::channel(Control::default());
    (sender, ControlReceiver(receiver))
}

impl ControlReceiver {
    /// What the agent should do now.
    pub fn current(&self) -> Control {
        *self.0.borrow()
    }

    /// Resolves when the agent should stop; never if the sender is gone without that.
    pub async fn stopped(&mut self) {
        if self.0.wait_for(|control| control.stop).await.is_err() {
            std::future::pending().await
        }
    }
}

/// Resolves when the system asks the process to end: SIGTERM, SIGINT (Ctrl-C), or SIGHUP when a terminal closes.
pub async fn termination_signal() -> Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let listen = |kind| signal(kind).map_err(TrainError::Signals);
        let (mut terminate, mut interrupt, mut hangup) =
            (listen(SignalKind::terminate())?, listen(SignalKind::interrupt())?, listen(SignalKind::hangup())?);
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            _ = hangup.recv() => {}
        }
        Ok(())
    }
    #[cfg(not(unix))]
    {
        let heard = tokio::signal::ctrl_c().await;
        heard.map_err(TrainError::Signals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_stop_is_received_even_if_it_was_sent_before_anyone_waited() {
        let (sender, mut receiver) = channel();

        sender.send_modify(|control| control.stop = true);

        receiver.stopped().await;
        assert!(receiver.current().stop && !receiver.current().pause);
    }
}
