//! How a training session begins: challenge and login.

use super::server::Server;
use crate::{
    chain::{ChainClientError, Heads},
    clock::now_ms,
    round::Account,
    task::TaskHandle,
};
use sheaf_primitives::TaskId;
use sheaf_protocol::{
    login::{Login, LoginError},
    wire::{Challenge, ErrorCode, LoginFrame, Welcome},
};

/// Why a session ends, for programs and for people.
pub type SessionEnd = (ErrorCode, String);

/// A trainer that proved who it is.
pub struct LoggedIn {
    pub trainer: Account,
    pub task: TaskHandle,
    pub welcome: Welcome,
}

/// The challenge that a client must sign.
pub fn challenge(server: &Server) -> Challenge {
    Challenge {
        nonce: rand::random::<[u8; 32]>().into(),
        genesis: server.context.genesis.into(),
        aggregator: server.context.account,
    }
}

/// Accepts a login that answers `challenge`, by an account with a seat in a task that is served here.
pub async fn verify(server: &Server, challenge: &Challenge, frame: &LoginFrame) -> Result<LoggedIn, SessionEnd> {
    if frame.nonce != challenge.nonce {
        return Err((
            ErrorCode::WrongNonce,
            format!("the login is for nonce {}, this session's is {}", frame.nonce, challenge.nonce),
        ));
    }
    let login = Login {
        genesis: challenge.genesis.0,
        aggregator: challenge.aggregator.0,
        account: frame.account.0,
        nonce: challenge.nonce.0,
        expires_ms: frame.expires_ms,
    };
    login.verify(&frame.signer.0, &frame.signature.0, now_ms()).map_err(refused)?;

    let unknown = || (ErrorCode::UnknownTask, format!("this aggregator does not serve task {}", frame.task));
    let task = server.context.tasks.get(frame.task).ok_or_else(unknown)?;
    authorize(server, frame).await?;
    let keys = &server.context.keys;
    let welcome = Welcome {
        account: frame.account,
        task: frame.task,
        sealing_key: keys.sealing.public().into(),
        receipt_key: keys.receipt.public.to_bytes().into(),
    };
    Ok(LoggedIn { trainer: frame.account, task, welcome })
}

/// Asks the chain whether the signer may act for the account, and whether the account has a seat.
async fn authorize(server: &Server, frame: &LoginFrame) -> Result<(), SessionEnd> {
    let unavailable = |error: ChainClientError| {
        tracing::warn!(%error, "cannot check a login");
        (ErrorCode::Internal, "the chain cannot be asked at the moment: try again shortly".to_string())
    };
    let chain = &server.context.chain;
    let heads: Option<Heads> = *server.context.heads.borrow();
    let Some(Heads { finalized, .. }) = heads else {
        return Err(unavailable(ChainClientError::Unavailable("no finalized block is known yet".into())));
    };
    let (trainer, signer, task): (Account, Account, TaskId) = (frame.account, frame.signer, frame.task);
    if !chain.may_sign_for(finalized, trainer, signer).await.map_err(unavailable)? {
        let reason = "the login's signer is neither the account nor holds its Training proxy";
        return Err((ErrorCode::NotAuthorized, reason.into()));
    }
    if !chain.has_seat(finalized, task, trainer).await.map_err(unavailable)? {
        let reason = format!("the account has no seat in task {task} at finalized block {}", finalized.number);
        return Err((ErrorCode::NoSeat, reason));
    }
    Ok(())
}

fn refused(error: LoginError) -> SessionEnd {
    let code = match error {
        LoginError::Expired { .. } | LoginError::TooLong { .. } => ErrorCode::LoginExpired,
        LoginError::BadSignature => ErrorCode::BadSignature,
    };
    (code, error.to_string())
}
