//! TLS of the client's own: nothing is set up for the whole process.
use std::sync::Arc;

use rustls::crypto::{ring, CryptoProvider};
use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt;

/// The platform's certificates; the provider of cryptography that the application has installed, or else ring.
pub(crate) fn configuration() -> Result<ClientConfig, rustls::Error> {
    let installed = CryptoProvider::get_default().cloned();
    let provider = installed.unwrap_or_else(|| Arc::new(ring::default_provider()));
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let mut configuration = builder.with_platform_verifier()?.with_no_client_auth();
    // reqwest leaves this to who brings a configuration
    configuration.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(configuration)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_installs_nothing_for_the_process() {
        crate::Client::new("https://a.example").unwrap();
        assert!(CryptoProvider::get_default().is_none());
    }
}
