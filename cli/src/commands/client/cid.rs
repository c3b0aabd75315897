//! `sheaf client cid`

use std::path::Path;

use serde_json::json;
use sheaf_primitives::{MAX_CLIENT_CODE, cid_text, sha256};

use sheaf_trainer::client_code::place;

use crate::{
    context::Context,
    error::{Failure, Result},
};

pub(super) fn run(file: &Path, context: &Context) -> Result<()> {
    let code = place::read_local(file)?;
    if code.len() > MAX_CLIENT_CODE as usize {
        return Err(Failure::input(format!(
            "`{}` has {} bytes: files of at most {MAX_CLIENT_CODE} bytes have the same CID everywhere, larger ones do not",
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
