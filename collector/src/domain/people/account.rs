//! An account: one person who may sign in, and what may be changed about one.

use super::mail::{FormerMail, Mail};
use super::name::{DisplayName, SignInName};
use super::reach::{MOST_PLACES, Place, Reach};
use super::role::Role;
use crate::domain::{Instant, Lang, Registry};
use serde::{Deserialize, Serialize};
use std::fmt;

/// SHA-256 of something that is known to its owner alone.
pub type Digest32 = [u8; 32];

/// How many recovery codes are made at once.
pub const RECOVERY_CODES: usize = 10;

/// What tells an account from every other, for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AccountId(pub [u8; 8]);

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl AccountId {
    pub fn parse(text: &str) -> Option<Self> {
        let whole = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = whole
            .then(|| u64::from_str_radix(text, 16).ok())
            .flatten()?;
        Some(Self(number.to_be_bytes()))
    }
}

/// Something that must never be printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret<T>(pub T);

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// A second factor: codes by the clock (TOTP, RFC 6238), and others for the day when the telephone is
/// lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactor {
    pub secret: Secret<[u8; 20]>,
    /// The step of the last code that was taken: none of it or before is taken again.
    pub last_step: u64,
    /// Digests of the recovery codes that are left.
    pub recovery: Vec<Digest32>,
}

/// A link by which an account's password is set, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    pub digest: Digest32,
    pub expires: Instant,
}

/// One person who may sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub id: AccountId,
    pub name: SignInName,
    pub display: DisplayName,
    pub role: Role,
    pub reach: Reach,
    pub lang: Option<Lang>,
    /// The hash in the PHC form; none until the first link was used.
    pub password: Option<Secret<String>>,
    pub second: Option<SecondFactor>,
    pub off: bool,
    /// Counts what others change: whoever saves says which one he saw.
    pub version: u64,
    pub created: Instant,
    pub last_seen: Option<Instant>,
    pub invitation: Option<Invitation>,
    /// None while nothing is to be sent.
    pub mail: Option<Box<Mail>>,
    /// What is left of mail whose address was removed, until another is named.
    pub former_mail: Option<Box<FormerMail>>,
}

impl Account {
    /// A new account, which nobody can use until its link was used.
    pub fn new(id: AccountId, asked: Asked, at: Instant) -> Self {
        Self {
            id,
            name: asked.name,
            display: asked.display,
            role: asked.role,
            reach: asked.reach,
            lang: None,
            password: None,
            second: None,
            off: false,
            version: 1,
            created: at,
            last_seen: None,
            invitation: None,
            mail: None,
            former_mail: None,
        }
    }

    /// Whether this account can do all that there is to do for accounts.
    fn is_full_administrator(&self) -> bool {
        self.role == Role::Administrator
            && self.reach == Reach::Everywhere
            && !self.off
            && self.password.is_some()
    }

    /// The account as it was asked to be, with the version after this one.
    #[must_use]
    pub fn changed_to(&self, asked: Asked, off: bool) -> Self {
        Self {
            name: asked.name,
            display: asked.display,
            role: asked.role,
            reach: asked.reach,
            off,
            version: self.version + 1,
            ..self.clone()
        }
    }
}

/// What an administrator says of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub name: SignInName,
    pub display: DisplayName,
    pub role: Role,
    pub reach: Reach,
}

/// Why an account is not as it was asked to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    NameTaken,
    /// It, or what it is to become, reaches further than whoever asks.
    BeyondReach,
    /// The role reads the words of a department or of pages, and was given more.
    TooWide,
    TooManyPlaces,
    /// Nobody would be left to manage accounts.
    LastAdministrator,
    /// Somebody else has changed it since it was looked at.
    Changed,
}

/// Whether somebody of that reach may make of `before` what is to be `after`. `others` are all accounts but that
/// one.
///
/// # Errors
/// Why not.
pub fn check_change(
    maker: &Reach,
    before: Option<&Account>,
    after: &Account,
    others: &[Account],
    registry: &Registry,
) -> Result<(), Refused> {
    if others.iter().any(|other| other.name == after.name) {
        return Err(Refused::NameTaken);
    }
    if let Reach::Places(places) = &after.reach
        && places.len() > MOST_PLACES
    {
        return Err(Refused::TooManyPlaces);
    }
    if !fits(after.role, &after.reach) {
        return Err(Refused::TooWide);
    }
    let reaches = [before.map(|before| &before.reach), Some(&after.reach)];
    if reaches
        .into_iter()
        .flatten()
        .any(|reach| !reach.is_within(maker, registry))
    {
        return Err(Refused::BeyondReach);
    }
    let was_one = before.is_some_and(Account::is_full_administrator);
    let is_left =
        after.is_full_administrator() || others.iter().any(Account::is_full_administrator);
    if was_one && !is_left {
        return Err(Refused::LastAdministrator);
    }
    Ok(())
}

/// Whether a role may have a reach: departments' people read words of departments, editors those of
/// pages.
fn fits(role: Role, reach: &Reach) -> bool {
    let all = |good: fn(&Place) -> bool| match reach {
        Reach::Everywhere => false,
        Reach::Places(places) => places.iter().all(good),
    };
    match role {
        Role::DepartmentManager | Role::Officer => all(|place| !matches!(place, Place::Site(_))),
        Role::Editor => all(|place| matches!(place, Place::Page { .. })),
        Role::Administrator
        | Role::Manager
        | Role::Communications
        | Role::It
        | Role::Viewer
        | Role::Duty => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, DEFAULT};

    fn account(id: u8, role: Role, reach: Reach) -> Account {
        let asked = Asked {
            name: SignInName::parse(&format!("person{id}")).expect("a name"),
            display: DisplayName::parse("Somebody").expect("a name"),
            role,
            reach,
        };
        let mut account = Account::new(AccountId([id; 8]), asked, Instant(0));
        account.password = Some(Secret("a hash".to_owned()));
        account
    }

    fn site(id: &str) -> Reach {
        Reach::places(vec![Place::Site(id.to_owned())])
    }

    fn page() -> Place {
        Place::Page {
            site: "jazan".to_owned(),
            page: "pothole".to_owned(),
        }
    }

    fn check(
        maker: Option<&Reach>,
        before: Option<&Account>,
        after: &Account,
        others: &[Account],
    ) -> Result<(), Refused> {
        let config = Config::parse(DEFAULT).expect("the default is good");
        let maker = maker.unwrap_or(&Reach::Everywhere);
        check_change(maker, before, after, others, &config.registry)
    }

    #[test]
    fn the_last_administrator_stays_one() {
        let last = account(1, Role::Administrator, Reach::Everywhere);
        let local = account(2, Role::Administrator, site("jazan"));
        let viewer = account(3, Role::Viewer, Reach::Everywhere);
        let others = [local, viewer];
        let mut off = last.clone();
        off.off = true;
        let demoted = account(1, Role::Manager, Reach::Everywhere);
        let narrowed = account(1, Role::Administrator, site("jazan"));
        for after in [&off, &demoted, &narrowed] {
            let said = check(None, Some(&last), after, &others);
            assert_eq!(said, Err(Refused::LastAdministrator));
        }
        let second = account(4, Role::Administrator, Reach::Everywhere);
        assert_eq!(
            check(None, Some(&last), &off, std::slice::from_ref(&second)),
            Ok(())
        );
        let mut invited = second;
        invited.password = None;
        let said = check(None, Some(&last), &off, &[invited]);
        assert_eq!(said, Err(Refused::LastAdministrator), "who cannot sign in");
    }

    #[test]
    fn nobody_makes_or_changes_an_account_that_reaches_further() {
        let local = site("jazan");
        let wide = account(1, Role::Viewer, Reach::Everywhere);
        let narrow = account(1, Role::Viewer, site("jazan"));
        let check = |before, after| check(Some(&local), before, after, &[]);
        assert_eq!(check(None, &wide), Err(Refused::BeyondReach));
        assert_eq!(check(Some(&narrow), &wide), Err(Refused::BeyondReach));
        assert_eq!(check(Some(&wide), &narrow), Err(Refused::BeyondReach));
        assert_eq!(check(Some(&narrow), &narrow), Ok(()));
    }

    #[test]
    fn who_reads_the_words_of_a_part_is_given_a_part() {
        let pages = Reach::places(vec![page()]);
        let wide = Err(Refused::TooWide);
        for (role, everywhere, whole, one) in [
            (Role::Editor, wide, wide, Ok(())),
            (Role::Officer, wide, wide, Ok(())),
            (Role::DepartmentManager, wide, wide, Ok(())),
            (Role::Manager, Ok(()), Ok(()), Ok(())),
        ] {
            let said = |reach| check(None, None, &account(1, role, reach), &[]);
            assert_eq!(said(Reach::Everywhere), everywhere, "{role:?}");
            assert_eq!(said(site("jazan")), whole, "{role:?}");
            assert_eq!(said(pages.clone()), one, "{role:?}");
        }
    }

    #[test]
    fn a_name_is_of_one_account() {
        let one = account(1, Role::Viewer, Reach::Everywhere);
        let mut other = account(2, Role::Viewer, Reach::Everywhere);
        assert_eq!(
            check(None, None, &other, std::slice::from_ref(&one)),
            Ok(())
        );
        other.name = one.name.clone();
        assert_eq!(check(None, None, &other, &[one]), Err(Refused::NameTaken));
    }

    #[test]
    fn nothing_secret_is_printed() {
        let mut account = account(1, Role::Viewer, Reach::Everywhere);
        account.second = Some(SecondFactor {
            secret: Secret(*b"twenty secret bytes!"),
            last_step: 0,
            recovery: Vec::new(),
        });
        let printed = format!("{account:?}");
        assert!(
            !printed.contains("a hash") && !printed.contains("116"),
            "{printed}"
        );
    }

    #[test]
    fn an_id_reads_back() {
        let id = AccountId([0, 1, 2, 3, 252, 253, 254, 255]);
        assert_eq!(AccountId::parse(&id.to_string()), Some(id));
        for bad in ["", "00", "+001020304050607", "zzzzzzzzzzzzzzzz"] {
            assert_eq!(AccountId::parse(bad), None, "{bad}");
        }
    }
}
