//! The public interface: two WebSocket endpoints and a few files over HTTP.

mod health;
mod login;
mod objects;
#[cfg(feature = "web")]
pub mod own_web;
mod proofs;
mod range;
mod report;
mod server;
mod tasks;
mod upload;
mod web;
mod ws_feed;
mod ws_train;

use crate::context::Context;
use axum::{Router, routing::get};
use server::{Server, not_found};
use std::{path::PathBuf, sync::Arc};
use tokio_util::sync::CancellationToken;
use tower_http::cors::CorsLayer;

/// The service's routes. `web_dir` is the folder of the web app, served at `/`.
pub fn router(context: Arc<Context>, web_dir: Option<PathBuf>, stop: CancellationToken) -> Router {
    let routes = Router::new()
        .route("/v1/train", get(ws_train::connect))
        .route("/v1/feed", get(ws_feed::connect))
        .route("/v1/objects/{sha256}", get(objects::get))
        .route("/v1/tasks", get(tasks::list))
        .route("/v1/tasks/{task}", get(tasks::show))
        .route("/v1/tasks/{task}/rounds/{round}/report", get(report::get))
        .route("/v1/tasks/{task}/rounds/{round}/proofs/{commitment}", get(proofs::get))
        .route("/healthz", get(health::healthz))
        .route("/metrics", get(health::metrics))
        .with_state(Server::new(context, stop));
    let routes = match web_dir {
        Some(folder) => routes.merge(web::app(&folder)),
        None => routes.fallback(|| async { not_found("there is nothing here") }),
    };
    // Everything served is public, so any page may read it.
    routes.layer(CorsLayer::permissive())
}
