//! `sheaf client cid`

use std::path::Path;

use serde_json::json;
use sheaf_primitives::{MAX_CLIENT_CODE, cid_text, sha256};

use crate::{
    context::Context,
    error::{Failure, Result},
};

pub(super) fn run(file: &Path, context: &Context) -> Result<()> {
    let code = std::fs::read(file).map_err(Failure::file("read", file))?;
    if code.is_empty() || code.len() > MAX_CLIENT_CODE as usize {
        return Err(Failure::input(format!(
            "`{}` has {} bytes: files of 1 to {MAX_CLIENT_CODE} bytes have the same CID everywhere, larger ones do not",
            file.display(),
            code.len()
        ))
        .next("leave data and weights out of it"));
    }
    let hash = sha256(&[&code]);
    let cid = cid_text(&hash);
    context.output.result(&json!({ "cid": cid, "sha256": hex::encode(hash), "size": code.len() }), &cid);
    Ok(())
}
