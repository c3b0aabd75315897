//! Publishing models, with their code on the chain or elsewhere, and retiring them.

use crate::{CodeRefusal, Config, Error, Event, LastCode, Liveness, Model, Models, NextModelId, Organizations};
use crate::{Pallet, Params, PublishedCode};
use alloc::format;
use frame_support::{
    ensure,
    traits::{
        Consideration, Footprint, Get,
        fungible::{Inspect, Mutate},
        tokens::{Fortitude, Preservation},
    },
};
use sheaf_primitives::{Artifact, Balance, H256, MAX_CLIENT_CODE, ModelId, ModelSpec, Uri, cid_text};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_publish_model(who: T::AccountId, spec: ModelSpec, code: &[u8]) -> DispatchResult {
        Self::check_spec(&spec)?;
        ensure!(!code.is_empty(), Error::<T>::CodeEmpty);
        let size = u32::try_from(code.len()).map_err(|_| Error::<T>::CodeTooLarge)?;
        // Outside an extrinsic there are no bytes that the code could end.
        let extrinsic = frame_system::Pallet::<T>::extrinsic_index().ok_or(Error::<T>::CodeNotLast)?;
        ensure!(frame_system::Pallet::<T>::extrinsic_data(extrinsic).ends_with(code), Error::<T>::CodeNotLast);

        let digest = sp_io::hashing::sha2_256(code);
        let published = PublishedCode::after(
            LastCode::<T>::get(),
            frame_system::Pallet::<T>::block_number(),
            extrinsic,
            H256(digest),
            size,
            Params::<T>::get().max_code_per_block,
        )
        .map_err(Error::<T>::from)?;
        let fee = Self::charge_for_code(&who, size)?;
        let client = Artifact { sha256: H256(digest), size: u64::from(size), uri: ipfs_uri(&digest) };
        Self::insert_model(who, spec, client, true, fee)?;
        LastCode::<T>::put(published);

        // This comes last, because a later failure would not undo it.
        sp_io::transaction_index::index(extrinsic, size, digest);
        Ok(())
    }

    pub(crate) fn do_publish_model_at(who: T::AccountId, spec: ModelSpec, client: Artifact) -> DispatchResult {
        Self::check_spec(&spec)?;
        ensure!(client.size > 0, Error::<T>::CodeEmpty);
        ensure!(client.size <= u64::from(MAX_CLIENT_CODE), Error::<T>::CodeTooLarge);
        ensure!(!client.uri.is_empty(), Error::<T>::ClientUriEmpty);
        Self::check_uri(&client.uri)?;

        Self::insert_model(who, spec, client, false, 0)
    }

    pub(crate) fn do_retire_model(who: T::AccountId, id: ModelId) -> DispatchResult {
        let model = Models::<T>::get(id).ok_or(Error::<T>::UnknownModel)?;
        ensure!(model.owner == who, Error::<T>::NotModelOwner);
        let live = T::Liveness::model_is_live(id);
        ensure!(!(live && model.retired), Error::<T>::ModelInUse);

        if !model.retired {
            Self::deposit_event(Event::ModelRetired { model: id });
        }
        if live {
            Models::<T>::insert(id, Model { retired: true, ..model });
            return Ok(());
        }

        let mut owner = Organizations::<T>::get(&who).ok_or(Error::<T>::NotAnOrganization)?;
        owner.models = owner.models.checked_sub(1).ok_or(DispatchError::Corruption)?;
        model.deposit.drop(&who)?;
        Organizations::<T>::insert(&who, owner);
        Models::<T>::remove(id);
        Self::deposit_event(Event::ModelRemoved { model: id });
        Ok(())
    }

    /// The fee for `bytes` of client code on the chain, in plancks.
    pub(crate) fn code_fee(bytes: u32) -> Balance {
        // A saturated fee exceeds all tokens and is refused as unaffordable.
        Params::<T>::get().code_byte_fee.saturating_mul(Balance::from(bytes))
    }

    fn charge_for_code(who: &T::AccountId, bytes: u32) -> Result<Balance, DispatchError> {
        let fee = Self::code_fee(bytes);
        let spendable = T::Currency::reducible_balance(who, Preservation::Preserve, Fortitude::Polite);
        ensure!(fee <= spendable, Error::<T>::FeeUnaffordable);
        T::Currency::transfer(who, &T::FeeDestination::get(), fee, Preservation::Preserve)?;
        Ok(fee)
    }

    fn insert_model(
        who: T::AccountId,
        spec: ModelSpec,
        client: Artifact,
        code_on_chain: bool,
        fee: Balance,
    ) -> DispatchResult {
        let mut owner = Organizations::<T>::get(&who).ok_or(Error::<T>::NotAnOrganization)?;
        let id = NextModelId::<T>::get();
        let next = id.checked_add(1).ok_or(Error::<T>::ModelIdsExhausted)?;
        owner.models = owner.models.checked_add(1).ok_or(Error::<T>::ModelIdsExhausted)?;

        let deposit = T::ModelDeposit::new(&who, Footprint::from_encodable((&spec, &client)))
            .map_err(|_| Error::<T>::DepositUnaffordable)?;
        let model = Model {
            owner: who.clone(),
            name: spec.name,
            client: client.clone(),
            weights: spec.weights,
            card: spec.card,
            code_on_chain,
            published_at: frame_system::Pallet::<T>::block_number(),
            retired: false,
            deposit,
        };
        Models::<T>::insert(id, model);
        NextModelId::<T>::put(next);
        Organizations::<T>::insert(&who, owner);
        Self::deposit_event(Event::ModelPublished { model: id, owner: who, client, fee });
        Ok(())
    }
}

impl<T> From<CodeRefusal> for Error<T> {
    fn from(refusal: CodeRefusal) -> Self {
        match refusal {
            CodeRefusal::BlockFull => Self::BlockCodeFull,
            CodeRefusal::SecondCode => Self::OneCodePerExtrinsic,
        }
    }
}

/// The URI under which IPFS nodes that dial a Sheaf node find the code: `ipfs://bafkrei…`, 66 of at most 256
/// characters.
fn ipfs_uri(digest: &[u8; 32]) -> Uri {
    Uri::truncate_from(format!("ipfs://{}", cid_text(digest)).into_bytes())
}
