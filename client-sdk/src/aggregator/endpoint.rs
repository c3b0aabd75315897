//! From an aggregator's endpoint on chain to the URLs of its service.

use url::Url;

/// The URL of `path` at `endpoint`, which is an `http(s)://` base URL and may have a path of its own.
pub(super) fn http_url(endpoint: &str, path: &str) -> Result<Url, String> {
    let url = Url::parse(&format!("{}{path}", endpoint.trim_end_matches('/'))).map_err(|error| error.to_string())?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        other => Err(format!("`{other}://` is not http:// or https://")),
    }
}

/// The same as a WebSocket.
pub(super) fn ws_url(endpoint: &str, path: &str) -> Result<Url, String> {
    let mut url = http_url(endpoint, path)?;
    let scheme = if url.scheme() == "https" { "wss" } else { "ws" };
    url.set_scheme(scheme).map_err(|()| format!("{url} cannot be a WebSocket"))?;
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_keeps_its_own_path_and_port() {
        assert_eq!(ws_url("https://a.example/sheaf/", "/v1/train").unwrap().as_str(), "wss://a.example/sheaf/v1/train");
        assert_eq!(ws_url("http://127.0.0.1:8080", "/v1/feed").unwrap().as_str(), "ws://127.0.0.1:8080/v1/feed");
        assert_eq!(http_url("http://a.example", "/healthz").unwrap().as_str(), "http://a.example/healthz");
    }

    #[test]
    fn only_http_is_an_endpoint() {
        assert!(http_url("ftp://a.example", "/x").is_err());
        assert!(http_url("a.example", "/x").is_err());
        assert!(http_url("", "/x").is_err());
    }
}
