//! The few ways in which the chain is read: storage, constants, view functions.

use super::View;
use crate::chain::ChainError;
use subxt::{
    dynamic,
    ext::{
        frame_decode::storage::{IntoDecodableValues, IntoEncodableValues},
        scale_decode::DecodeAsType,
    },
    storage::PrefixOf,
};

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
        let found = self.at.storage().try_fetch(address, keys).await;
        let found = found.map_err(|error| self.unreadable(pallet, entry, error))?;
        found.map(|value| value.decode().map_err(|error| self.unreadable(pallet, entry, error))).transpose()
    }

    /// As [`View::value`], for what every Sheaf chain has.
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

    /// Every entry of the map `pallet.entry` whose keys begin with `prefix`, in the order of storage, which is none that
    /// means anything.
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
        let found = self.at.storage().iter(address, prefix).await;
        let mut found = found.map_err(|error| self.unreadable(pallet, entry, error))?;

        let mut entries = Vec::new();
        while let Some(next) = found.next().await {
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

    /// What the view function `pallet.function` answers to `arguments`.
    pub(super) async fn ask<A, V>(
        &self,
        pallet: &'static str,
        function: &'static str,
        arguments: A,
    ) -> Result<V, ChainError>
    where
        A: IntoEncodableValues,
        V: DecodeAsType,
    {
        let call = dynamic::view_function_call::<A, V>(pallet, function, arguments);
        let answer = self.at.view_functions().call(call).await;
        answer.map_err(|error| self.unreadable(pallet, function, error))
    }

    fn unreadable(&self, pallet: &'static str, entry: &'static str, error: impl std::fmt::Display) -> ChainError {
        ChainError::Storage { pallet, entry, block: self.block, reason: error.to_string() }
    }
}
