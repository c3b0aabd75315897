//! What whoever runs an agent asks of it while it works.

use tokio::sync::watch;

use super::error::{Result, TrainError};

/// What is asked of an agent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Orders {
    /// End as soon as nothing is lost by it: an upload under way is seen through, training is not.
    pub stop: bool,
    /// Begin no round; what was begun is finished and sent, and proofs are still collected.
    pub rest: bool,
}

/// Gives orders.
pub type Commander = watch::Sender<Orders>;

/// Hears them.
#[derive(Clone, Debug)]
pub struct Listener(watch::Receiver<Orders>);

/// A way to give orders, and to hear them.
pub fn channel() -> (Commander, Listener) {
    let (commander, listener) = watch::channel(Orders::default());
    (commander, Listener(listener))
}

impl Listener {
    /// What is asked now.
    pub fn now(&self) -> Orders {
        *self.0.borrow()
    }

    /// Resolves once a stop is asked for; never if nobody can ask any more.
    pub async fn stopped(&mut self) {
        if self.0.wait_for(|orders| orders.stop).await.is_err() {
            std::future::pending().await
        }
    }
}

/// Resolves when the system asks the process to end: SIGTERM, SIGINT (Ctrl-C), or SIGHUP as a terminal closes.
pub async fn asked_to_end() -> Result<()> {
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
        let (commander, mut listener) = channel();

        commander.send_modify(|orders| orders.stop = true);

        listener.stopped().await;
        assert!(listener.now().stop && !listener.now().rest);
    }
}
