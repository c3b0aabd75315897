//! Asks the user before client code runs for the first time.

use sheaf_client_sdk::{
    TaskId,
    chain::{Chain, Model},
    clock,
};

use super::{
    code::ClientCode,
    dependencies::Lock,
    error::{ClientCodeError, Result},
    package::Package,
    publisher::Publisher,
};
use crate::{
    host::{Answer, Host, NewCode},
    trust::{AgreedCode, AgreementKind, Trust, TrustedOrganization},
};

/// Asks whether to run the code of `model` for `task`, unless the user agreed before or trusts its organization. With
/// `trust_organization`, later code of the organization runs without asking. Fails with [`ClientCodeError::NotAgreed`]
/// if the user says no.
pub async fn agree(
    code: &ClientCode,
    model: &Model,
    task: Option<TaskId>,
    chain: &Chain,
    trust_organization: bool,
    host: &Host,
) -> Result<()> {
    let publisher = Publisher::of(model, task, &chain.at_finalized().await?).await?;
    let trust = host.workspace.trust(chain.genesis());
    ask(code, &publisher, trust_organization, &trust, host).await
}

/// Asks whether to run `code`, once per hash and network.
async fn ask(
    code: &ClientCode,
    publisher: &Publisher,
    trust_organization: bool,
    trust: &Trust,
    host: &Host,
) -> Result<()> {
    let hash = hex::encode(code.sha256);
    if trust.agreed(&code.sha256).is_none() {
        // Nobody can agree to code that cannot be shown, or whose packages would not be installed.
        let package = Package::read(&code.bytes)?;
        let lock = Lock::of(&package)?;
        let copy = trust.keep(&code.sha256, &code.bytes)?;
        let how = match trust.trusts(&publisher.account) {
            true => {
                let whose = publisher.shown();
                host.console.progress(&format!("client code {hash} is new here, and runs since you trust {whose}"));
                AgreementKind::Organization
            }
            false => {
                let (lock, copy) = (lock.as_ref(), copy.as_path());
                let trusts_organization = trust_organization;
                let new = NewCode { code, package: &package, lock, publisher, copy, trust, trusts_organization };
                match host.consent.run_code(&new).await? {
                    Answer::Yes => AgreementKind::Asked,
                    Answer::YesToAll => AgreementKind::Yes,
                    Answer::No => return Err(ClientCodeError::NotAgreed { hash, copy: copy.to_owned() }),
                }
            }
        };
        trust.agree(&code.sha256, &record(&hash, code, publisher, how))?;
    }
    if trust_organization && !trust.trusts(&publisher.account) {
        trust.trust(&TrustedOrganization {
            organization: publisher.account.clone(),
            name: publisher.name.clone(),
            since_ms: clock::now(),
        })?;
        let account = &publisher.account;
        host.console.progress(&format!(
            "later client code of {account} runs without asking; `sheaf trust remove {account}` ends that"
        ));
    }
    Ok(())
}

fn record(hash: &str, code: &ClientCode, publisher: &Publisher, how: AgreementKind) -> AgreedCode {
    AgreedCode {
        sha256: hash.to_owned(),
        // A file in memory is shorter than 2^64 bytes.
        size: u64::try_from(code.bytes.len()).unwrap_or(u64::MAX),
        organization: publisher.account.clone(),
        organization_name: publisher.name.clone(),
        model: publisher.model,
        model_name: publisher.model_name.clone(),
        task: publisher.task,
        agreed_ms: clock::now(),
        how,
    }
}
