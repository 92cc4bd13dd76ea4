//! Roles and their rights, as one table.

use serde::{Deserialize, Serialize};

/// What somebody is here for. Stored by its place, so that a new one comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Role {
    Administrator,
    /// Of e-participation.
    Manager,
    DepartmentManager,
    Officer,
    Communications,
    It,
    Editor,
    Viewer,
    /// Whom what cannot wait is shown to, of whichever department it is.
    Duty,
}

/// What a page of the staff's asks for. Where it may be used is the account's [`super::Reach`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Right {
    /// One's own password, second factor, sessions and tokens.
    OwnAccount,
    SeeFigures,
    /// Figures in a file, or by a token.
    TakeFigures,
    ReadWords,
    ManageAccounts,
    SeeAudit,
    /// Who may do what, and who was here last.
    ReviewAccess,
    SeeOperations,
    /// Words that speak of danger.
    ReadUrgent,
    /// Words in a file.
    TakeWords,
    /// Whether what a check has set aside counts after all.
    JudgeFlagged,
    /// What is asked where, and the tag that asks it.
    ManagePages,
    /// To be told what is new, of what one may see.
    Follow,
}

impl Role {
    pub const ALL: [Self; 9] = [
        Self::Administrator,
        Self::Manager,
        Self::DepartmentManager,
        Self::Officer,
        Self::Communications,
        Self::It,
        Self::Editor,
        Self::Viewer,
        Self::Duty,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Manager => "manager",
            Self::DepartmentManager => "department_manager",
            Self::Officer => "officer",
            Self::Communications => "communications",
            Self::It => "it",
            Self::Editor => "editor",
            Self::Viewer => "viewer",
            Self::Duty => "duty",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Whether the role has a right. A test draws the table.
    pub const fn has(self, right: Right) -> bool {
        match right {
            Right::OwnAccount | Right::SeeFigures | Right::Follow => true,
            Right::TakeFigures => !matches!(self, Self::Viewer | Self::Duty),
            Right::ReadWords => matches!(
                self,
                Self::Manager | Self::DepartmentManager | Self::Officer | Self::Editor
            ),
            Right::ManageAccounts | Right::SeeAudit => matches!(self, Self::Administrator),
            Right::ReviewAccess | Right::SeeOperations => {
                matches!(self, Self::Administrator | Self::It)
            }
            Right::ReadUrgent => self.has(Right::ReadWords) || matches!(self, Self::Duty),
            Right::TakeWords => matches!(self, Self::Manager | Self::DepartmentManager),
            Right::JudgeFlagged => matches!(self, Self::Manager),
            Right::ManagePages => {
                matches!(self, Self::Manager | Self::Communications | Self::Editor)
            }
        }
    }
}

impl Right {
    pub const ALL: [Self; 13] = [
        Self::OwnAccount,
        Self::SeeFigures,
        Self::TakeFigures,
        Self::ReadWords,
        Self::ManageAccounts,
        Self::SeeAudit,
        Self::ReviewAccess,
        Self::SeeOperations,
        Self::ReadUrgent,
        Self::TakeWords,
        Self::JudgeFlagged,
        Self::ManagePages,
        Self::Follow,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::OwnAccount => "own_account",
            Self::SeeFigures => "see_figures",
            Self::TakeFigures => "take_figures",
            Self::ReadWords => "read_words",
            Self::ManageAccounts => "manage_accounts",
            Self::SeeAudit => "see_audit",
            Self::ReviewAccess => "review_access",
            Self::SeeOperations => "see_operations",
            Self::ReadUrgent => "read_urgent",
            Self::TakeWords => "take_words",
            Self::JudgeFlagged => "judge_flagged",
            Self::ManagePages => "manage_pages",
            Self::Follow => "follow",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAWN: &str = "
        role               | own figures take words accounts audit review operations urgent words-file judge pages follow
        administrator      |  x     x     x     -      x       x     x        x        -        -       -     -     x
        manager            |  x     x     x     x      -       -     -        -        x        x       x     x     x
        department_manager |  x     x     x     x      -       -     -        -        x        x       -     -     x
        officer            |  x     x     x     x      -       -     -        -        x        -       -     -     x
        communications     |  x     x     x     -      -       -     -        -        -        -       -     x     x
        it                 |  x     x     x     -      -       -     x        x        -        -       -     -     x
        editor             |  x     x     x     x      -       -     -        -        x        -       -     x     x
        viewer             |  x     x     -     -      -       -     -        -        -        -       -     -     x
        duty               |  x     x     -     -      -       -     -        -        x        -       -     -     x";

    #[test]
    fn each_role_has_the_rights_that_are_drawn() {
        let rows: Vec<_> = DRAWN.lines().skip(2).collect();
        assert_eq!(rows.len(), Role::ALL.len());
        for (row, role) in rows.iter().zip(Role::ALL) {
            let (name, marks) = row.split_once('|').expect("a row has a name");
            assert_eq!(Role::parse(name.trim()), Some(role));
            let marks: Vec<_> = marks.split_whitespace().map(|mark| mark == "x").collect();
            let has = Right::ALL.map(|right| role.has(right));
            assert_eq!(marks, has, "{}", role.code());
        }
    }

    #[test]
    fn operators_are_told_of_each_role_and_whether_it_reads_words() {
        let told = include_str!("../../../../docs/operating.md");
        for role in Role::ALL {
            let row = told.lines().find_map(|line| {
                let row = line.strip_prefix("| `")?.strip_prefix(role.code())?;
                row.strip_prefix('`')
            });
            let row = row.unwrap_or_else(|| panic!("no row of {}", role.code()));
            let reads = row.split('|').nth(1).map(str::trim);
            let expected = if role.has(Right::ReadWords) {
                "yes"
            } else {
                "no"
            };
            assert_eq!(reads, Some(expected), "{}", role.code());
        }
    }

    #[test]
    fn who_manages_the_machine_reads_no_words() {
        for role in [Role::Administrator, Role::It] {
            assert!(!role.has(Right::ReadWords));
        }
    }
}
