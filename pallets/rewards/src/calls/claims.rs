//! Paying signed claims.

use crate::{ClaimOf, Config, Error, Escrow, Event, Pallet};
use alloc::vec::Vec;
use frame_support::{dispatch::DispatchResult, ensure};

impl<T: Config> Pallet<T> {
    /// Pays claims of one payee, all or none.
    pub(crate) fn do_claim(claims: &[ClaimOf]) -> DispatchResult {
        let (_, _, first) = claims.first().ok_or(Error::<T>::NoClaims)?;
        ensure!(claims.iter().all(|(_, _, claim)| claim.payee == first.payee), Error::<T>::DifferentPayees);
        let payee = T::AccountId::from(first.payee);

        let mut payments = Vec::with_capacity(claims.len());
        for (task, round, claim) in claims {
            let amount = Self::check_claim(*task, *round, claim)?;
            // Marked at once, so that a second claim on the same leaf in this call is refused.
            Self::mark(*task, *round, claim.index);
            payments.push((*task, *round, amount));
        }
        T::Escrow::pay(&payee, &payments, 0)?;

        for ((task, round, claim), (_, _, amount)) in claims.iter().zip(payments) {
            let (task, round, index) = (*task, *round, claim.index);
            Self::deposit_event(Event::Claimed { task, round, index, payee: payee.clone(), amount, fee: 0 });
        }
        Ok(())
    }
}
