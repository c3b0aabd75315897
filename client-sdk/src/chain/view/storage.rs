//! Untyped reads: storage, constants, view functions.

use super::View;
use crate::chain::{ChainError, rpc::timely};
use codec::{Decode, Encode};
use scale_decode::DecodeAsType;
use subxt::{
    dynamic,
    ext::frame_decode::storage::{IntoDecodableValues, IntoEncodableValues},
    storage::PrefixOf,
};

/// The runtime's entry to all view functions.
const EXECUTE: &str = "RuntimeViewFunction_execute_view_function";

/// `frame_support::view_functions::ViewFunctionDispatchError`.
#[derive(Debug, Decode)]
enum ViewFunctionError {
    NotImplemented,
    /// The id that follows is the one that was asked for.
    NotFound,
    Codec,
}

impl View {
    /// The value of `pallet.entry` under `keys`; its default if it has one and nothing is stored.
    pub(super) async fn value<K, V>(
        &self,
        pallet: &'static str,
        entry: &'static str,
        keys: K,
    ) -> Result<Option<V>, ChainError>
    where
        K: IntoEncodableValues + IntoDecodableValues,
        V: DecodeAsType,
    {
        let address = dynamic::storage::<K, V>(pallet, entry);
        let found = timely(self.at.storage().try_fetch(address, keys)).await?;
        let found = found.map_err(|error| self.unreadable(pallet, entry, error))?;
        found.map(|value| value.decode().map_err(|error| self.unreadable(pallet, entry, error))).transpose()
    }

    /// As [`View::value`], for values that every Sheaf chain has.
    pub(super) async fn present<K, V>(
        &self,
        pallet: &'static str,
        entry: &'static str,
        keys: K,
    ) -> Result<V, ChainError>
    where
        K: IntoEncodableValues + IntoDecodableValues,
        V: DecodeAsType,
    {
        let value = self.value(pallet, entry, keys).await?;
        value.ok_or(ChainError::Missing { pallet, entry, block: self.block })
    }

    /// Every entry of the map `pallet.entry` whose keys begin with `prefix`, in the order of storage, which has no
    /// meaning.
    pub(super) async fn entries<K, P, V>(
        &self,
        pallet: &'static str,
        entry: &'static str,
        prefix: P,
    ) -> Result<Vec<(K, V)>, ChainError>
    where
        K: IntoEncodableValues + IntoDecodableValues,
        P: PrefixOf<K>,
        V: DecodeAsType,
    {
        let address = dynamic::storage::<K, V>(pallet, entry);
        let found = timely(self.at.storage().iter(address, prefix)).await?;
        let mut found = found.map_err(|error| self.unreadable(pallet, entry, error))?;

        let mut entries = Vec::new();
        while let Some(next) = timely(found.next()).await? {
            let next = next.map_err(|error| self.unreadable(pallet, entry, error))?;
            let key = next.key().and_then(|key| key.decode()).map_err(|error| self.unreadable(pallet, entry, error))?;
            let value = next.value().decode().map_err(|error| self.unreadable(pallet, entry, error))?;
            entries.push((key, value));
        }
        Ok(entries)
    }

    /// The constant `pallet.name` of the runtime.
    pub(super) fn constant<V: DecodeAsType>(&self, pallet: &'static str, name: &'static str) -> Result<V, ChainError> {
        let address = dynamic::constant::<V>(pallet, name);
        self.at.constants().entry(address).map_err(|error| self.unreadable(pallet, name, error))
    }

    /// The result of the view function `pallet.function` for `arguments`.
    ///
    /// The call is encoded here: the runtime's `execute_view_function` takes the arguments as one list of bytes and
    /// returns another, which subxt 0.51 does not support.
    pub(super) async fn ask<V: DecodeAsType>(
        &self,
        pallet: &'static str,
        function: &'static str,
        arguments: impl Encode,
    ) -> Result<V, ChainError> {
        let metadata = self.at.metadata_ref();
        let found = metadata.pallet_by_name(pallet).and_then(|pallet| pallet.view_function_by_name(function));
        let found = found.ok_or_else(|| self.unreadable(pallet, function, "the runtime has no such view function"))?;

        let query = (*found.query_id(), arguments.encode()).encode();
        let answer = timely(self.at.runtime_apis().call_raw(EXECUTE, Some(&query))).await?;
        let answer = answer.map_err(|error| self.unreadable(pallet, function, error))?;
        let answer = Result::<Vec<u8>, ViewFunctionError>::decode(&mut answer.as_slice());
        let bytes = answer.map_err(|error| self.unreadable(pallet, function, error))?;
        let bytes = bytes.map_err(|error| self.unreadable(pallet, function, format!("{error:?}")))?;
        V::decode_as_type(&mut bytes.as_slice(), found.output_ty(), metadata.types())
            .map_err(|error| self.unreadable(pallet, function, error))
    }

    fn unreadable(&self, pallet: &'static str, entry: &'static str, error: impl std::fmt::Display) -> ChainError {
        ChainError::Storage { pallet, entry, block: self.block, reason: error.to_string() }
    }
}
