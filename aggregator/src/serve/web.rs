//! The web app: the files of a folder, the page itself for every address of the app, and headers that restrict the
//! browser.

use axum::{
    Router,
    extract::Request,
    http::{HeaderName, HeaderValue, header},
    middleware::{Next, from_fn},
    response::Response,
};
use std::path::Path;
use tower_http::services::{ServeDir, ServeFile};

/// Scripts and styles come only from here, so that no text from the chain or a trainer can become one. Connections go
/// where the user wants: to a node, and to the aggregators that the chain names.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; \
     connect-src 'self' ws: wss: http: https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
     require-trusted-types-for 'script'; trusted-types svelte-trusted-html",
);

/// Prefixes of the app's own addresses: a link to one of them opens the app there.
const PAGES: [&str; 7] = ["/tasks", "/models", "/trainer", "/propose", "/network", "/search", "/settings"];

/// Serves the app in `folder` at `/`.
pub(super) fn app(folder: &Path) -> Router {
    let page = ServeFile::new(folder.join("index.html"));
    let mut pages = Router::new();
    for path in PAGES {
        pages = pages.route_service(path, page.clone()).route_service(&format!("{path}/{{*rest}}"), page.clone());
    }
    pages.fallback_service(ServeDir::new(folder).precompressed_gzip()).layer(from_fn(guard))
}

/// Adds the headers of every file of the app.
async fn guard(request: Request, next: Next) -> Response {
    // The build names these files by their content.
    let lasting = request.uri().path().starts_with("/assets/");
    let mut response = next.run(request).await;
    let lasts = lasting && response.status().is_success();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static(if lasts { "public, max-age=31536000, immutable" } else { "no-cache" }),
        ),
    ] {
        headers.insert(name, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::app;
    use reqwest::{StatusCode, header};
    use tokio::net::TcpListener;

    /// A server of an app of three files, and its address.
    async fn served() -> (tempfile::TempDir, String) {
        sheaf_client_sdk::init();
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("assets")).unwrap();
        for (name, text) in [("index.html", "the app"), ("assets/app.js", "code"), ("assets/app.js.gz", "packed")] {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = app(folder.path());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (folder, address)
    }

    #[tokio::test]
    async fn a_link_to_a_page_of_the_app_opens_the_app_and_nothing_else_does() {
        let (_folder, address) = served().await;

        for path in ["/", "/tasks/7", "/tasks/7/rounds/3", "/trainer", "/search/a%2Fb", "/network"] {
            let answer = reqwest::get(format!("{address}{path}")).await.unwrap();
            assert_eq!((answer.status(), answer.text().await.unwrap().as_str()), (StatusCode::OK, "the app"), "{path}");
        }
        for path in ["/v1/nothing", "/assets/missing.js", "/elsewhere", "/../Cargo.toml"] {
            let answer = reqwest::get(format!("{address}{path}")).await.unwrap();
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[tokio::test]
    async fn browsers_are_told_to_run_only_what_comes_from_here() {
        let (_folder, address) = served().await;

        for path in ["/", "/tasks/7", "/assets/app.js", "/missing"] {
            let answer = reqwest::get(format!("{address}{path}")).await.unwrap();
            let policy = answer.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
            for part in ["default-src 'none'", "script-src 'self';", "style-src 'self';", "frame-ancestors 'none'"] {
                assert!(policy.contains(part), "{path}: {policy}");
            }
            assert!(!policy.contains("unsafe"), "{policy}");
            assert_eq!(answer.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        }
    }

    #[tokio::test]
    async fn assets_are_cached_and_sent_compressed_and_the_page_is_requested_each_time() {
        let (_folder, address) = served().await;
        let get = |path: &str| {
            reqwest::Client::new().get(format!("{address}{path}")).header("accept-encoding", "gzip").send()
        };

        let asset = get("/assets/app.js").await.unwrap();
        assert!(asset.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
        assert_eq!(asset.headers()[header::CONTENT_ENCODING], "gzip");
        assert_eq!(get("/").await.unwrap().headers()[header::CACHE_CONTROL], "no-cache");
        assert_eq!(get("/assets/missing.js").await.unwrap().headers()[header::CACHE_CONTROL], "no-cache");
    }
}
