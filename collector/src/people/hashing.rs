//! Hashing passwords: Argon2id with OWASP's parameters, on threads that may take their time.
//!
//! Each hash takes 19 MiB and some tens of milliseconds. So few are made at once, and who finds no turn
//! within a moment is told to come back: a crowd of guesses must not take the machine's memory.

use crate::clock;
use crate::domain::people::Secret;
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _, phc};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Hashes that are made at once.
const AT_ONCE: usize = 2;
/// How long one may wait for its turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// So many wait for their turn that there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Busy;

#[derive(Debug)]
pub(super) struct Hashing {
    turns: Arc<Semaphore>,
    /// A hash of nothing that anyone knows, against which the passwords of unknown names are held.
    nobodys: Arc<OnceLock<Secret<String>>>,
}

impl Default for Hashing {
    fn default() -> Self {
        Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            nobodys: Arc::default(),
        }
    }
}

impl Hashing {
    /// The hash of a password, with a salt of its own.
    pub(super) async fn hash(&self, password: String) -> Result<Secret<String>, Busy> {
        self.aside(move || hash(&password)).await
    }

    /// Whether a password belongs to a hash. Without a hash as much is done, and it does not.
    pub(super) async fn verify(
        &self,
        password: String,
        against: Option<Secret<String>>,
    ) -> Result<bool, Busy> {
        let nobodys = Arc::clone(&self.nobodys);
        self.aside(move || match against {
            Some(known) => is_of(&password, &known),
            None => {
                let unknown = nobodys.get_or_init(|| hash(&super::secrets::draw()));
                is_of(&password, unknown);
                false
            }
        })
        .await
    }

    async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let turn = Arc::clone(&self.turns).acquire_owned();
        let turn = tokio::time::timeout(PATIENCE, turn).await;
        let turn: OwnedSemaphorePermit = turn.map_err(|_| Busy)?.map_err(|_| Busy)?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        done.await.map_err(|_| Busy)
    }
}

fn hash(password: &str) -> Secret<String> {
    let salt: [u8; 16] = clock::random();
    let hash: phc::PasswordHash = Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .expect("the default parameters and a salt of sixteen bytes are good");
    Secret(hash.to_string())
}

fn is_of(password: &str, hash: &Secret<String>) -> bool {
    Argon2::default()
        .verify_password(password.as_bytes(), hash.0.as_str())
        .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_known_by_its_hash_and_unknown_names_cost_as_much() {
        let hashing = Hashing::default();
        let hash = hashing.hash("lantern over the sea".to_owned()).await;
        let hash = hash.expect("nobody else waits");
        assert!(hash.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        for (password, against, right) in [
            ("lantern over the sea", Some(hash.clone()), true),
            ("lantern over the see", Some(hash), false),
            ("lantern over the sea", None, false),
        ] {
            let said = hashing.verify(password.to_owned(), against).await;
            assert_eq!(said, Ok(right));
        }
        let unknown = hashing.nobodys.get().expect("it was made for the unknown");
        assert!(unknown.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }
}
