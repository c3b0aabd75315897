//! What of a sandbox this machine has.

use sheaf_sandbox::Layers;

/// Tries out which layers this machine has: bubblewrap, Landlock, seccomp, control groups. Each that is missing says why and what to do.
pub async fn layers() -> Layers {
    tokio::task::spawn_blocking(sheaf_sandbox::layers).await.unwrap_or(Layers(Vec::new()))
}
