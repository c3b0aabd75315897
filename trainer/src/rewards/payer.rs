//! Who signs a claim and pays its fee.
//!
//! The chain shows the signer of a claim beside its payee. A trainer's account therefore never signs for another payee:
//! that would publish what the salted commitments hide.

use sheaf_client_sdk::{AccountId, calls::Call, chain::Chain};

use super::error::{Result, RewardsError};

/// Who signs a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payer {
    /// The trainer itself, or its hot key: the payee is its own account.
    Trainer,
    /// The payee, whose wallet here has this name.
    Payee(String),
    /// The wallet that the user named.
    Relayer,
}

/// Chooses who signs for `payee`: the relayer if there is one, the trainer for itself only, else the payee's own wallet
/// here, if its account can pay. Fails with [`RewardsError::WouldLink`] if only the trainer could.
pub fn choose(
    trainer: &AccountId,
    payee: &AccountId,
    relayer: Option<&AccountId>,
    payee_wallet: Option<&str>,
    payee_can_pay: bool,
) -> Result<Payer> {
    let would_link = || RewardsError::WouldLink { trainer: *trainer, payee: *payee };
    if let Some(relayer) = relayer {
        return match relayer == trainer && payee != trainer {
            true => Err(would_link()),
            false => Ok(Payer::Relayer),
        };
    }
    if payee == trainer {
        return Ok(Payer::Trainer);
    }
    match payee_wallet {
        Some(wallet) if payee_can_pay => Ok(Payer::Payee(wallet.into())),
        _ => Err(would_link()),
    }
}

/// Whether `account` can pay the fee of `call`.
pub async fn can_pay(chain: &Chain, account: &AccountId, call: &Call) -> Result<bool> {
    let has = chain.at_best().await?.balance(account).await?.transferable;
    // An account without tokens cannot pay, whatever the fee is.
    Ok(has > 0 && chain.fee(call, account).await? < has)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRAINER: AccountId = AccountId([1; 32]);
    const PAYEE: AccountId = AccountId([2; 32]);
    const OTHER: AccountId = AccountId([3; 32]);

    #[test]
    fn the_trainer_signs_for_itself_only() {
        assert_eq!(choose(&TRAINER, &TRAINER, None, None, false).unwrap(), Payer::Trainer);

        let refused = choose(&TRAINER, &PAYEE, None, None, false).unwrap_err();
        assert!(matches!(refused, RewardsError::WouldLink { trainer: TRAINER, payee: PAYEE }));
        assert!(choose(&TRAINER, &PAYEE, Some(&TRAINER), Some("payee"), true).is_err());
    }

    #[test]
    fn a_payee_with_tokens_signs_for_itself() {
        assert_eq!(choose(&TRAINER, &PAYEE, None, Some("payee"), true).unwrap(), Payer::Payee("payee".into()));
        assert!(choose(&TRAINER, &PAYEE, None, Some("payee"), false).is_err());
        assert!(choose(&TRAINER, &PAYEE, None, None, true).is_err(), "there is no key to sign with");
    }

    #[test]
    fn a_relayer_signs_for_anyone() {
        assert_eq!(choose(&TRAINER, &PAYEE, Some(&OTHER), None, false).unwrap(), Payer::Relayer);
        assert_eq!(choose(&TRAINER, &TRAINER, Some(&TRAINER), None, false).unwrap(), Payer::Relayer);
    }
}
