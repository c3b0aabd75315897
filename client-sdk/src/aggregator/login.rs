//! Opening a session: first check the server's identity, then prove the trainer's.

use super::{
    SessionConfig, SessionError,
    socket::{Interruption, Socket, lost},
};
use crate::{
    AccountId, H256,
    keys::{Keypair, ProtocolSigner},
};
use sheaf_protocol::{
    Signer,
    login::Login,
    wire::{Challenge, ClientMessage, ErrorCode, LoginFrame, ServerMessage, Welcome},
};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long a login may be used, from now.
const VALIDITY: Duration = Duration::from_secs(120);
/// How long the server may take for one step of the login.
const STEP: Duration = Duration::from_secs(30);

/// Connects and logs in.
pub(super) async fn open(config: &SessionConfig, signer: &Keypair) -> Result<Socket, Interruption> {
    let mut socket = Socket::connect(&config.endpoint, "/v1/train").await?;

    let challenge = match step(&mut socket).await? {
        ServerMessage::Challenge(challenge) => challenge,
        other => return Err(unexpected(config, "a challenge", &other)),
    };
    check_challenge(config, &challenge)?;
    socket.send(&ClientMessage::Login(login(config, &challenge, signer))).await?;

    match step(&mut socket).await? {
        ServerMessage::Welcome(welcome) => check_welcome(config, &welcome)?,
        other => return Err(unexpected(config, "a welcome", &other)),
    }
    Ok(socket)
}

async fn step(socket: &mut Socket) -> Result<ServerMessage, Interruption> {
    let message = tokio::time::timeout(STEP, socket.receive()).await;
    match message.map_err(|_| lost("the aggregator did not answer during the login"))?? {
        ServerMessage::Error { code, reason } => Err(ended(code, reason)),
        message => Ok(message),
    }
}

/// Nothing is signed for another chain or another aggregator: a login could be passed on to them.
fn check_challenge(config: &SessionConfig, challenge: &Challenge) -> Result<(), SessionError> {
    let endpoint = || config.endpoint.clone();
    let (genesis, aggregator) = (H256(challenge.genesis.0), AccountId(challenge.aggregator.0));
    if genesis != config.genesis {
        return Err(SessionError::OtherChain { endpoint: endpoint(), expected: config.genesis, found: genesis });
    }
    if aggregator != config.aggregator {
        let expected = config.aggregator;
        return Err(SessionError::OtherAggregator { endpoint: endpoint(), expected, found: aggregator });
    }
    Ok(())
}

fn login(config: &SessionConfig, challenge: &Challenge, signer: &Keypair) -> LoginFrame {
    let signer = ProtocolSigner(signer);
    let login = Login {
        genesis: config.genesis.0,
        aggregator: config.aggregator.0,
        account: config.trainer.0,
        nonce: challenge.nonce.0,
        expires_ms: unix_ms().saturating_add(u64::try_from(VALIDITY.as_millis()).unwrap_or(0)),
    };
    LoginFrame {
        account: login.account.into(),
        task: config.task,
        nonce: login.nonce.into(),
        expires_ms: login.expires_ms,
        signer: signer.public().into(),
        signature: login.sign(&signer).into(),
    }
}

fn check_welcome(config: &SessionConfig, welcome: &Welcome) -> Result<(), SessionError> {
    let endpoint = config.endpoint.clone();
    if welcome.sealing_key.0 != config.sealing_key {
        return Err(SessionError::OtherKey { endpoint, which: "sealing key" });
    }
    if welcome.receipt_key.0 != config.receipt_key {
        return Err(SessionError::OtherKey { endpoint, which: "receipt key" });
    }
    if welcome.account.0 != config.trainer.0 || welcome.task != config.task {
        let reason = "it welcomed another account, or to another task".into();
        return Err(SessionError::Protocol { endpoint, reason });
    }
    Ok(())
}

/// What the server's final message means for the next attempt.
pub(super) fn ended(code: ErrorCode, reason: String) -> Interruption {
    match code {
        // The server is in trouble, or behind the chain: a later attempt may succeed.
        ErrorCode::Busy | ErrorCode::Internal => Interruption::Lost(reason),
        ErrorCode::BadMessage
        | ErrorCode::NotLoggedIn
        | ErrorCode::WrongNonce
        | ErrorCode::LoginExpired
        | ErrorCode::BadSignature
        | ErrorCode::NotAuthorized
        | ErrorCode::UnknownTask
        | ErrorCode::NoSeat
        | ErrorCode::Replaced => Interruption::Fatal(SessionError::Refused { code, reason }),
    }
}

fn unexpected(config: &SessionConfig, expected: &str, got: &ServerMessage) -> Interruption {
    let reason = format!("it sent {got:?} instead of {expected}");
    SessionError::Protocol { endpoint: config.endpoint.clone(), reason }.into()
}

fn unix_ms() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(now.as_millis()).unwrap_or(u64::MAX)
}
