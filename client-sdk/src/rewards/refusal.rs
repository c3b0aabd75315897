//! Why a node refuses an unsigned claim.

/// Why a node refused an unsigned claim. The claim had no effect and cost nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ClaimRefusal {
    /// The round's challenge window is not over.
    #[error("the round's rewards cannot be claimed yet")]
    NotOpenedYet,
    /// The leaf has been claimed.
    #[error("the reward has already been claimed")]
    AlreadyClaimed,
    /// The round is not known.
    #[error("the round is not on chain: it has not been posted, was declared void, or has been swept")]
    NoSuchRound,
    /// The task's claims have ended.
    #[error("the task's claims have ended: what was left went to the treasury")]
    ClaimsOver,
    /// The reward is less than a planck.
    #[error("the share is worth less than a planck")]
    WorthNothing,
    /// The reward does not exceed the claim's fee.
    #[error("the reward does not exceed the claim's fee, which is taken from it")]
    WorthNoFee,
    /// The reward after the fee is too small to create the payee's account.
    #[error("the payee's account does not exist, and the reward after the claim's fee is too small to create it")]
    PayeeTooNew,
    /// The escrow cannot pay.
    #[error("the task's deposit cannot pay the reward")]
    CannotBePaid,
    /// The claim opens no leaf of the round's tree.
    #[error("the claim does not open a leaf of the round's reward tree (code {0})")]
    DoesNotHold(u8),
}

impl ClaimRefusal {
    /// Reads what a node says of an invalid transaction. `None` if that is not about a claim.
    pub(crate) fn read(details: &str) -> Option<Self> {
        // From `sp_runtime::transaction_validity` and `sc-rpc-api`, `src/author/error.rs`.
        let code = match details {
            "Transaction will be valid in the future" => return Some(Self::NotOpenedYet),
            "Transaction is outdated" => return Some(Self::AlreadyClaimed),
            custom => custom.strip_prefix("Custom error: ")?.parse().ok()?,
        };
        // The table is in the documentation of `pallet-rewards`.
        Some(match code {
            1 => Self::NoSuchRound,
            2 => Self::ClaimsOver,
            6 => Self::WorthNothing,
            7 => Self::WorthNoFee,
            8 => Self::PayeeTooNew,
            9 => Self::CannotBePaid,
            3..=5 | 10..=12 => Self::DoesNotHold(code),
            _ => return None,
        })
    }

    /// Whether a signed claim would be accepted: its signer pays the fee, so all of the reward goes to the payee.
    pub fn is_for_the_fee(self) -> bool {
        matches!(self, Self::WorthNoFee | Self::PayeeTooNew)
    }
}

#[cfg(test)]
mod tests {
    use super::ClaimRefusal;

    #[test]
    fn a_nodes_words_are_understood() {
        let read = ClaimRefusal::read;

        assert_eq!(read("Transaction is outdated"), Some(ClaimRefusal::AlreadyClaimed));
        assert_eq!(read("Transaction will be valid in the future"), Some(ClaimRefusal::NotOpenedYet));
        assert_eq!(read("Custom error: 7"), Some(ClaimRefusal::WorthNoFee));
        assert_eq!(read("Custom error: 12"), Some(ClaimRefusal::DoesNotHold(12)));
        assert_eq!(read("Custom error: 77"), None);
        assert_eq!(read("Transaction has a bad signature"), None);
    }

    #[test]
    fn only_the_fee_is_in_the_way_of_small_rewards() {
        assert!(ClaimRefusal::WorthNoFee.is_for_the_fee() && ClaimRefusal::PayeeTooNew.is_for_the_fee());
        assert!(!ClaimRefusal::AlreadyClaimed.is_for_the_fee());
    }
}
