//! Pinata, by version 3 of its API (<https://docs.pinata.cloud/api-reference/endpoint/upload-a-file>).

use super::answer::refusal;
use super::gateway::Gateway;
use crate::content::{Block, ContentError, ContentStore, Pinned, Placed, explain, http};
use futures::{FutureExt, future::BoxFuture};
use reqwest::{
    StatusCode,
    multipart::{Form, Part},
};
use serde::Deserialize;
use std::fmt;
use zeroize::Zeroizing;

/// An account at Pinata.
#[derive(Clone)]
pub struct Pinata {
    http: reqwest::Client,
    url: String,
    token: Zeroizing<String>,
    gateway: Gateway,
}

/// What an upload answers.
#[derive(Deserialize)]
struct Uploaded {
    data: UploadedFile,
}

#[derive(Deserialize)]
struct UploadedFile {
    cid: String,
    /// Pinata's own library reads it; the documentation does not name it.
    network: Option<String>,
}

impl Pinata {
    /// Where Pinata takes files.
    pub const UPLOADS: &str = "https://uploads.pinata.cloud";
    /// Where anyone can fetch them.
    pub const GATEWAY: &str = "https://gateway.pinata.cloud";

    /// The account of `token`, which is a JWT with the scope `org:files:write`.
    pub fn new(token: &str) -> Self {
        Self::at(Self::UPLOADS, Self::GATEWAY, token)
    }

    /// The same, with uploads and gateway elsewhere.
    pub fn at(uploads: &str, gateway: &str, token: &str) -> Self {
        let url = uploads.trim_end_matches('/').into();
        Self { http: http::client(), url, token: Zeroizing::new(token.trim().into()), gateway: Gateway::new(gateway) }
    }

    async fn upload(&self, block: &Block, name: &str) -> Result<UploadedFile, String> {
        // The default is the private network, from which no trainer could fetch anything.
        let form = Form::new()
            .text("network", "public")
            .text("name", name.to_owned())
            .part("file", Part::bytes(block.bytes().to_vec()).file_name(name.to_owned()));
        let request = self.http.post(format!("{}/v3/files", self.url)).bearer_auth(&*self.token).multipart(form);
        let response = request.send().await.map_err(|error| explain(&error))?;
        let hint = match response.status() {
            status if status.is_success() => {
                let uploaded: Uploaded = response.json().await.map_err(|_| "its answer is not Pinata's".to_owned())?;
                return Ok(uploaded.data);
            }
            StatusCode::UNAUTHORIZED => {
                "; the token is wrong or expired: make one at app.pinata.cloud/developers/api-keys"
            }
            StatusCode::FORBIDDEN => "; the token lacks the scope org:files:write, or the plan is used up",
            StatusCode::TOO_MANY_REQUESTS => "; it takes no more requests now: wait a minute, then try again",
            _ => "",
        };
        let said = |json: &serde_json::Value| -> Option<String> {
            let error = json.get("error")?;
            Some(error.as_str().or_else(|| error.get("message")?.as_str())?.to_owned())
        };
        Err(refusal(response, said).await + hint)
    }
}

impl fmt::Debug for Pinata {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pinata").field("url", &self.url).finish_non_exhaustive()
    }
}

impl ContentStore for Pinata {
    fn name(&self) -> String {
        format!("Pinata at {}", self.url)
    }

    fn put<'a>(&'a self, block: &'a Block, name: &'a str) -> BoxFuture<'a, Result<Placed, ContentError>> {
        async move {
            let failed = |reason| ContentError::NotPut { name: name.into(), location: self.name(), reason };
            let file = self.upload(block, name).await.map_err(failed)?;
            if file.network.as_deref().is_some_and(|network| network != "public") {
                return Err(failed("it stored the file in the private network, where no trainer can fetch it".into()));
            }
            let expected = block.cid();
            match file.cid == expected {
                true => Ok(Placed::Stored),
                false => Err(ContentError::WrongCid { store: self.name(), expected, found: file.cid }),
            }
        }
        .boxed()
    }

    fn get<'a>(&'a self, cid: &'a str, file: &'a mut Pinned) -> BoxFuture<'a, Result<(), ContentError>> {
        self.gateway.get(cid, file)
    }
}
