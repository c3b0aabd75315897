//! What names, URIs, profiles and models must look like.

use crate::{Config, Error, Pallet};
use frame_support::ensure;
use sheaf_primitives::{AggregatorProfile, ModelSpec, Name, Profile, Uri};

impl<T: Config> Pallet<T> {
    pub(crate) fn check_profile(profile: &Profile) -> Result<(), Error<T>> {
        Self::check_name(&profile.name)?;
        Self::check_uri(&profile.uri)
    }

    pub(crate) fn check_aggregator_profile(profile: &AggregatorProfile) -> Result<(), Error<T>> {
        Self::check_name(&profile.name)?;
        Self::check_uri(&profile.endpoint)?;
        ensure!(is_http(&profile.endpoint), Error::<T>::EndpointNotHttp);
        ensure!(profile.sealing_key != [0; 32], Error::<T>::SealingKeyZero);
        ensure!(profile.receipt_key != [0; 32], Error::<T>::ReceiptKeyZero);
        Ok(())
    }

    fn check_name(name: &Name) -> Result<(), Error<T>> {
        ensure!(!name.is_empty(), Error::<T>::NameEmpty);
        ensure!(is_text(name), Error::<T>::NameNotText);
        Ok(())
    }

    pub(crate) fn check_uri(uri: &Uri) -> Result<(), Error<T>> {
        ensure!(is_uri(uri), Error::<T>::UriNotAscii);
        Ok(())
    }

    pub(crate) fn check_spec(spec: &ModelSpec) -> Result<(), Error<T>> {
        Self::check_name(&spec.name)?;
        ensure!(spec.weights.size > 0, Error::<T>::WeightsEmpty);
        Self::check_uri(&spec.weights.uri)?;
        if let Some(card) = &spec.card {
            ensure!(card.size > 0, Error::<T>::CardEmpty);
            Self::check_uri(&card.uri)?;
        }
        Ok(())
    }
}

/// Whether `name` is UTF-8 text.
fn is_text(name: &[u8]) -> bool {
    core::str::from_utf8(name).is_ok()
}

/// Whether `uri` contains only visible ASCII, or is empty.
fn is_uri(uri: &[u8]) -> bool {
    uri.iter().all(u8::is_ascii_graphic)
}

/// Whether `endpoint` is an HTTP URL with a host.
fn is_http(endpoint: &[u8]) -> bool {
    [b"https://".as_slice(), b"http://".as_slice()]
        .into_iter()
        .filter_map(|scheme| endpoint.strip_prefix(scheme))
        .any(|host| !host.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{is_http, is_uri};

    #[test]
    fn only_visible_ascii_is_a_uri() {
        assert!(is_uri(b"") && is_uri(b"ipfs://bafkrei"));
        assert!(!is_uri(b"https://a b") && !is_uri("https://ä".as_bytes()) && !is_uri(b"x\n"));
    }

    #[test]
    fn only_http_urls_with_a_host_are_endpoints() {
        assert!(is_http(b"https://a.example") && is_http(b"http://127.0.0.1:8080"));
        assert!(!is_http(b"https://") && !is_http(b"ws://a") && !is_http(b""));
    }
}
