//! Reward trees and claims.

use super::View;
use crate::chain::{ChainError, RewardRound, types::StoredRewardRound};
use sheaf_primitives::{Balance, RewardClaim, RoundIndex, TaskId};

const PALLET: &str = "Rewards";

/// How many claims one page of the chain's marks covers.
const CLAIMS_A_PAGE: u32 = 512;

impl View {
    /// The reward tree of a posted round.
    pub async fn reward_round(&self, task: TaskId, round: RoundIndex) -> Result<Option<RewardRound>, ChainError> {
        let stored: Option<StoredRewardRound> = self.value(PALLET, "Rounds", (task, round)).await?;
        Ok(stored.map(|stored| stored.into_round(task, round)))
    }

    /// Whether leaf `index` of a round's reward tree has been claimed.
    pub async fn claimed(&self, task: TaskId, round: RoundIndex, index: u32) -> Result<bool, ChainError> {
        let (page, bit) = (index / CLAIMS_A_PAGE, index % CLAIMS_A_PAGE);
        let marks: Option<[u8; 64]> = self.value(PALLET, "ClaimedPages", (task, round, page)).await?;
        Ok(marks.is_some_and(|marks| is_marked(&marks, bit)))
    }

    /// What an unsigned claim would pay its payee after its fee, in plancks. `None` if it would be refused.
    pub async fn payable_without_signer(
        &self,
        task: TaskId,
        round: RoundIndex,
        claim: RewardClaim,
    ) -> Result<Option<Balance>, ChainError> {
        self.ask(PALLET, "payable_without_signer", (task, round, claim)).await
    }
}

/// Whether bit `bit` of a page is set, the least significant bit of the first byte being bit 0.
fn is_marked(marks: &[u8; 64], bit: u32) -> bool {
    let byte = usize::try_from(bit / 8).ok().and_then(|index| marks.get(index));
    byte.is_some_and(|byte| byte >> (bit % 8) & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::is_marked;

    #[test]
    fn bits_count_from_the_least_significant_of_the_first_byte() {
        let mut marks = [0; 64];
        marks[0] = 0b10;
        marks[63] = 0b1000_0000;

        let marked: Vec<_> = (0..512).filter(|bit| is_marked(&marks, *bit)).collect();

        assert_eq!(marked, [1, 511]);
    }
}
