//! Records, written once.
//!
//! The chain stores a record under its keys; people want both in one place. [`record!`] makes two structs of one list
//! of fields: the public one, keys first, and the private one that is decoded by the names in the runtime's metadata.

use subxt::utils::Static;

/// Makes a public struct of keys and fields, and the struct of its fields alone that the chain's storage decodes to,
/// with a method `under` that adds the keys. `field: Type as Static<Type>` decodes by the type's own codec, for the
/// types of `sheaf_primitives`, which know nothing of metadata.
macro_rules! record {
    (
        $(#[$about:meta])*
        pub struct $Record:ident stored as $Stored:ident under ($($(#[$key_about:meta])* $key:ident: $Key:ty),+) {
            $($(#[$field_about:meta])* $field:ident: $Type:ty $(as $Wire:ty)?,)+
        }
    ) => {
        $(#[$about])*
        pub struct $Record {
            $($(#[$key_about])* pub $key: $Key,)+
            $($(#[$field_about])* pub $field: $Type,)+
        }

        #[derive(scale_decode::DecodeAsType)]
        pub(in crate::chain) struct $Stored {
            $($field: record!(@wire $Type $(, $Wire)?),)+
        }

        impl $Stored {
            pub(in crate::chain) fn under(self, $($key: $Key),+) -> $Record {
                use crate::chain::types::record::FromStored;
                $Record { $($key,)+ $($field: FromStored::from_stored(self.$field),)+ }
            }
        }
    };
    (@wire $Type:ty) => { $Type };
    (@wire $Type:ty, $Wire:ty) => { $Wire };
}
pub(super) use record;

/// The value of a field, out of what it decodes to.
pub(super) trait FromStored<Stored> {
    fn from_stored(stored: Stored) -> Self;
}

impl<T> FromStored<T> for T {
    fn from_stored(stored: T) -> Self {
        stored
    }
}

impl<T> FromStored<Static<T>> for T {
    fn from_stored(stored: Static<T>) -> Self {
        stored.0
    }
}
