//! What whoever runs an agent asks of it while it works.

use tokio::sync::watch;

use super::error::{Result, TrainError};

/// What is asked of an agent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Control {
    /// End as soon as nothing is lost by it: an upload under way is seen through, training is not.
    pub stop: bool,
    /// Begin no round; what was begun is finished and sent, and proofs are still collected.
    pub pause: bool,
}

/// Gives control.
pub type ControlSender = watch::Sender<Control>;

/// Hears them.
#[derive(Clone, Debug)]
pub struct ControlReceiver(watch::Receiver<Control>);

/// A way to give control, and to hear them.
pub fn channel() -> (ControlSender, ControlReceiver) {
    let (sender, receiver) = watch::channel(Control::default());
    (sender, ControlReceiver(receiver))
}

impl ControlReceiver {
    /// What is asked now.
    pub fn current(&self) -> Control {
        *self.0.borrow()
    }

    /// Resolves once a stop is asked for; never if nobody can ask any more.
    pub async fn stopped(&mut self) {
        if self.0.wait_for(|control| control.stop).await.is_err() {
            std::future::pending().await
        }
    }
}

/// Resolves when the system asks the process to end: SIGTERM, SIGINT (Ctrl-C), or SIGHUP as a terminal closes.
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
    async fn a_stop_is_heard_although_it_was_asked_for_before_anyone_listened() {
        let (sender, mut receiver) = channel();

        sender.send_modify(|control| control.stop = true);

        receiver.stopped().await;
        assert!(receiver.current().stop && !receiver.current().pause);
    }
}
