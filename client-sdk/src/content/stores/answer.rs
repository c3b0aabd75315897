//! The message of an API that refused.

/// Maximum length of what is shown, in letters.
const LETTERS: usize = 200;

/// The status and the message in the body of `response`, for people. The body is not trusted: only printable ASCII of
/// it is shown, and at most [`LETTERS`].
pub(super) async fn refusal(
    mut response: reqwest::Response,
    message: impl Fn(&serde_json::Value) -> Option<String>,
) -> String {
    let status = response.status();
    let mut body = Vec::new();
    while body.len() < 1 << 16 {
        match response.chunk().await {
            Ok(Some(bytes)) => body.extend_from_slice(&bytes),
            Ok(None) | Err(_) => break,
        }
    }
    let json: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
    let said = message(&json).unwrap_or_else(|| String::from_utf8_lossy(&body).into_owned());
    let said: String =
        said.chars().filter(|letter| letter.is_ascii_graphic() || *letter == ' ').take(LETTERS).collect();
    match said.trim() {
        "" => format!("it answered {status}"),
        said => format!("it answered {status}: {said}"),
    }
}
