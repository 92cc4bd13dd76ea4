//! What the public listener does, operation by operation: the table of which the document and its
//! readable page are two forms. Tests hold it against the router and against every reply they see.

use super::shape::{Shape, shapes};
use rayak_shared::{ErrorCode, routes};
use utoipa::openapi::HttpMethod;

/// One method of one address.
pub(super) struct Operation {
    pub(super) method: HttpMethod,
    pub(super) path: &'static str,
    /// A name for generated clients, and the anchor on the page.
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) says: &'static str,
    pub(super) takes: &'static [Field],
    pub(super) body: Option<Body>,
    pub(super) replies: &'static [Reply],
    /// What it may be refused with, beside [`EVERYWHERE`].
    pub(super) refusals: &'static [ErrorCode],
}

/// A value that a request carries outside of a JSON body.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) place: Place,
    pub(super) required: bool,
    pub(super) says: &'static str,
    pub(super) example: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Query,
    Path,
    /// A field of a posted form.
    Form,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Body {
    Json(Shape),
    /// The fields that stand in [`Operation::takes`].
    Form,
}

#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) says: &'static str,
    pub(super) content: Content,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Content {
    Nothing,
    Json(Shape),
    /// This description.
    Document,
    Page,
    Style,
    /// One of the files that a page loads.
    File,
}

impl Content {
    /// The media types in which it comes.
    pub(super) const fn kinds(self) -> &'static [&'static str] {
        match self {
            Self::Nothing => &[],
            Self::Json(_) | Self::Document => &["application/json"],
            Self::Page => &["text/html"],
            Self::Style => &["text/css"],
            Self::File => &["text/javascript", "text/css", "application/wasm"],
        }
    }
}

impl Operation {
    /// Whether its replies say a tag by which they are known again.
    pub(super) fn is_tagged(&self) -> bool {
        self.replies
            .iter()
            .any(|reply| reply.status == UNCHANGED.status)
    }

    /// Whether people read its refusals, and get pages.
    pub(super) fn refuses_in_pages(&self) -> bool {
        [routes::FORM, routes::FORM_THANKS].contains(&self.path)
    }
}

/// What any request may be refused with.
pub(super) const EVERYWHERE: &[ErrorCode] = &[
    ErrorCode::TooSlow,
    ErrorCode::BodyTooLarge,
    ErrorCode::Internal,
];

const fn required(name: &'static str, says: &'static str, example: &'static str) -> Field {
    Field {
        name,
        place: Place::Query,
        required: true,
        says,
        example,
    }
}

const fn optional(name: &'static str, says: &'static str, example: &'static str) -> Field {
    Field {
        required: false,
        ..required(name, says, example)
    }
}

const fn posted(name: &'static str, is_required: bool, says: &'static str) -> Field {
    Field {
        name,
        place: Place::Form,
        required: is_required,
        says,
        example: "",
    }
}

const fn json(status: u16, shape: Shape, says: &'static str) -> Reply {
    Reply {
        status,
        says,
        content: Content::Json(shape),
    }
}

const fn page(status: u16, says: &'static str) -> Reply {
    Reply {
        status,
        says,
        content: Content::Page,
    }
}

const UNCHANGED: Reply = Reply {
    status: 304,
    says: "What the client has under this tag is still so.",
    content: Content::Nothing,
};
const STYLE: Reply = Reply {
    status: 200,
    says: "The style sheet.",
    content: Content::Style,
};
const FILE: Reply = Reply {
    status: 200,
    says: "The file.",
    content: Content::File,
};

const SITE: Field = required("site", "The id of a site that is configured here.", "jazan");
const PAGE: Field = required(
    "page",
    "A key that the site lists, or a path that begins with /.",
    "pothole",
);
const LANG: Field = optional(
    "lang",
    "A language of the site; its first where this is none.",
    "en",
);
const ID: Field = Field {
    name: "id",
    place: Place::Path,
    required: true,
    says: "The id under which the answer was sent.",
    example: "0b3c8f6e-2f0a-4a6f-9a55-6f2d1c7e8b90",
};
const ON_PAGE: &[Field] = &[SITE, PAGE];
const ONE: &[Field] = &[ID, SITE, PAGE];

const UNPLACED: &[ErrorCode] = &[ErrorCode::BadPage, ErrorCode::UnknownSite];

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        method: HttpMethod::Get,
        path: routes::VIEW,
        id: "view",
        title: "What is asked on a page",
        says: "The questions, every text that is shown with them, and the public figures in words \
               and in numbers. Reading makes no page; where nothing is asked, there are no \
               questions. Public figures are those of a snapshot.",
        takes: &[SITE, PAGE, LANG],
        body: None,
        replies: &[json(200, shapes::VIEW, "What is asked."), UNCHANGED],
        refusals: UNPLACED,
    },
    Operation {
        method: HttpMethod::Get,
        path: routes::SUMMARY,
        id: "summary",
        title: "A page's public scores",
        says: "One score for each question that is asked on the page, never without its number of \
               answers and its range, and not at all where there are too few.",
        takes: ON_PAGE,
        body: None,
        replies: &[json(200, shapes::SUMMARIES, "The scores."), UNCHANGED],
        refusals: UNPLACED,
    },
    Operation {
        method: HttpMethod::Get,
        path: routes::TOKEN,
        id: "token",
        title: "A note of when a question was opened",
        says: "Asked for when the question is opened and sent with the answer. It is a signal: \
               without one an answer is taken alike.",
        takes: ON_PAGE,
        body: None,
        replies: &[json(200, shapes::TOKEN, "The token, good for two hours.")],
        refusals: UNPLACED,
    },
    Operation {
        method: HttpMethod::Post,
        path: routes::FEEDBACK,
        id: "receive",
        title: "Give an answer",
        says: "Answered once it is durable. The client makes the id: the same answer may be sent \
               again under it, after an error of the network, 408, 429 or 5xx, and is one answer. \
               Personal data in a comment is masked before anything keeps it.",
        takes: &[],
        body: Some(Body::Json(shapes::SUBMISSION)),
        replies: &[
            json(201, shapes::RECEIPT, "It is durable."),
            json(
                200,
                shapes::RECEIPT,
                "It was here already: the same id with the same content.",
            ),
        ],
        refusals: &[
            ErrorCode::WrongContentType,
            ErrorCode::MalformedJson,
            ErrorCode::UnknownField,
            ErrorCode::UnknownSite,
            ErrorCode::BadPage,
            ErrorCode::OriginNotAllowed,
            ErrorCode::UnknownCode,
            ErrorCode::AnswerMismatch,
            ErrorCode::ReasonMismatch,
            ErrorCode::TooManyReasons,
            ErrorCode::CommentTooLong,
            ErrorCode::QuestionNotAsked,
            ErrorCode::PageCap,
            ErrorCode::IdReused,
            ErrorCode::TooMany,
            ErrorCode::Busy,
            ErrorCode::StoreFailed,
        ],
    },
    Operation {
        method: HttpMethod::Patch,
        path: routes::FEEDBACK_ONE,
        id: "amend",
        title: "Change an answer",
        says: "What is absent stays as it is; a comment or a section of null is removed; another \
               answer clears the reasons and nothing else. The secret that was sent with the \
               answer opens it, for thirty days.",
        takes: ONE,
        body: Some(Body::Json(shapes::AMENDMENT)),
        replies: &[json(200, shapes::RECEIPT, "How it stands.")],
        refusals: &[
            ErrorCode::UnknownRoute,
            ErrorCode::BadPage,
            ErrorCode::UnknownSite,
            ErrorCode::OriginNotAllowed,
            ErrorCode::UnknownFeedback,
            ErrorCode::WrongContentType,
            ErrorCode::MalformedJson,
            ErrorCode::UnknownField,
            ErrorCode::UnknownCode,
            ErrorCode::AnswerMismatch,
            ErrorCode::ReasonMismatch,
            ErrorCode::TooManyReasons,
            ErrorCode::CommentTooLong,
            ErrorCode::AmendClosed,
            ErrorCode::TooMany,
            ErrorCode::Busy,
            ErrorCode::StoreFailed,
        ],
    },
    Operation {
        method: HttpMethod::Delete,
        path: routes::FEEDBACK_ONE,
        id: "withdraw",
        title: "Withdraw an answer",
        says: "It leaves the figures and its words are removed. Withdrawing again says the same.",
        takes: ONE,
        body: None,
        replies: &[json(200, shapes::RECEIPT, "It is withdrawn.")],
        refusals: &[
            ErrorCode::UnknownRoute,
            ErrorCode::BadPage,
            ErrorCode::UnknownSite,
            ErrorCode::OriginNotAllowed,
            ErrorCode::UnknownFeedback,
            ErrorCode::AmendClosed,
            ErrorCode::TooMany,
            ErrorCode::Busy,
            ErrorCode::StoreFailed,
        ],
    },
    Operation {
        method: HttpMethod::Post,
        path: routes::SEEN,
        id: "seen",
        title: "The question was seen or opened",
        says: "Counted without any identifier, as a sum for page, language and day. With `test` nothing \
               is counted: the collector remembers when the page was last tried out, for its editors.",
        takes: &[],
        body: Some(Body::Json(shapes::SEEN)),
        replies: &[Reply {
            status: 204,
            says: "It is counted.",
            content: Content::Nothing,
        }],
        refusals: &[
            ErrorCode::WrongContentType,
            ErrorCode::MalformedJson,
            ErrorCode::UnknownField,
            ErrorCode::UnknownSite,
            ErrorCode::BadPage,
            ErrorCode::OriginNotAllowed,
            ErrorCode::UnknownCode,
            ErrorCode::TooMany,
        ],
    },
    Operation {
        method: HttpMethod::Get,
        path: routes::PREVIEW,
        id: "preview",
        title: "What a tag looks like",
        says: "A page of the collector's own with the tag that its address describes, in test mode. It is \
               for the staff's page on which tags are made, which alone may frame it.",
        takes: &[
            SITE,
            optional(
                "page",
                "A page by its key or path; the front page if absent.",
                "pothole",
            ),
            optional("language", "As `data-lang`.", "en"),
            optional("question", "As `data-questions`, one of them.", "useful"),
            optional("section", "As `data-section`.", "fees"),
            optional("revision", "As `data-revision`.", "2026-10-12"),
            optional("placement", "As `data-placement`.", "aside"),
            optional("kiosk", "1: as `data-kiosk`.", "1"),
            optional("paper", "As `--rayak-paper`, and so on.", "#ffffff"),
            optional("accent", "As `--rayak-accent`.", "#1b8354"),
            optional("accent-ink", "As `--rayak-accent-ink`.", "#14573a"),
            optional("on-accent", "As `--rayak-on-accent`.", "#ffffff"),
            optional("radius", "As `--rayak-radius`, in pixels.", "8"),
            optional(
                "scheme",
                "As `--rayak-scheme`: dark, or either for `light dark`.",
                "dark",
            ),
        ],
        body: None,
        replies: &[page(200, "The page.")],
        refusals: &[ErrorCode::UnknownSite, ErrorCode::BadPage],
    },
    Operation {
        method: HttpMethod::Get,
        path: routes::FORM,
        id: "form",
        title: "The questions as a page without scripts",
        says: "An answer in the address is chosen, never sent.",
        takes: &[
            SITE,
            PAGE,
            LANG,
            optional("question", "Shows this question only.", "useful"),
            optional("answer", "Chooses this answer.", "yes"),
            optional("section", "The heading that the answer is about.", "fees"),
            optional("revision", "The date of the page's edition.", "2026-10-12"),
            optional("test", "1: the answer is kept apart.", "1"),
            optional(
                "rung",
                "noscript: the reader comes from the line for browsers without scripts, and is counted.",
                "noscript",
            ),
        ],
        body: None,
        replies: &[
            page(200, "The form."),
            page(400, "The page's name is none."),
            page(404, "No such site, or no such question on this page."),
        ],
        refusals: &[],
    },
    Operation {
        method: HttpMethod::Post,
        path: routes::FORM,
        id: "send_form",
        title: "Send that form",
        says: "Refusals are pages, with what was typed and what is wrong with it.",
        takes: &[
            posted("site", true, "As in the address of the form."),
            posted("page", true, "As in the address of the form."),
            posted("lang", false, "As in the address of the form."),
            posted("question", true, "useful or service."),
            posted("answer", true, "yes or no, or 1 to 5."),
            posted("reasons_yes", false, "A reason for a yes."),
            posted("reasons_no", false, "A reason for a no."),
            posted("comment", false, "At most 1,000 characters."),
            posted("id", true, "The id that the form came with."),
            posted("token", false, "The token that the form came with."),
            posted("trap", false, "Left empty by everyone who sees the form."),
            posted("section", false, "As in the address of the form."),
            posted("revision", false, "As in the address of the form."),
            posted("test", false, "As in the address of the form."),
            posted("rung", false, "As in the address of the form."),
        ],
        body: Some(Body::Form),
        replies: &[
            Reply {
                status: 303,
                says: "It is durable; the thanks are at the location.",
                content: Content::Nothing,
            },
            page(400, "The page's name is none, or the body broke off."),
            page(
                403,
                "Sent from another site, or one unlisted page too many.",
            ),
            page(404, "No such site."),
            page(409, "The id was used for another answer."),
            page(422, "Something that was chosen or typed is wrong."),
            page(429, "Too many; Retry-After says when."),
            page(503, "Not stored; Retry-After says when."),
        ],
        refusals: &[],
    },
    Operation {
        method: HttpMethod::Get,
        path: routes::FORM_THANKS,
        id: "thanks",
        title: "The thanks after the form",
        says: "Everything on it comes from its address.",
        takes: &[
            SITE,
            PAGE,
            LANG,
            optional("question", "What was answered.", "useful"),
            optional("reference", "The reference to show.", "RK7-4M2-9XQ-5"),
            optional("masked", "The kinds that were masked.", "mobile"),
        ],
        body: None,
        replies: &[
            page(200, "The thanks."),
            page(400, "The page's name is none."),
            page(404, "No such site."),
        ],
        refusals: &[],
    },
    Operation {
        method: HttpMethod::Get,
        path: routes::FORM_STYLE,
        id: "form_style",
        title: "The form's style sheet",
        says: "",
        takes: &[],
        body: None,
        replies: &[STYLE, UNCHANGED],
        refusals: &[],
    },
    Operation {
        method: HttpMethod::Get,
        path: routes::LOADER,
        id: "loader",
        title: "The script of the tag",
        says: "Compatible as long as version 1 lives.",
        takes: &[],
        body: None,
        replies: &[FILE, UNCHANGED],
        refusals: &[ErrorCode::UnknownRoute],
    },
    Operation {
        method: HttpMethod::Get,
        path: routes::ASSETS,
        id: "asset",
        title: "A file that the script loads",
        says: "Its name says its content, so it may be kept for ever.",
        takes: &[Field {
            name: "file",
            place: Place::Path,
            required: true,
            says: "A name that the script holds.",
            example: "rayak.js",
        }],
        body: None,
        replies: &[FILE, UNCHANGED],
        refusals: &[ErrorCode::UnknownRoute],
    },
    Operation {
        method: HttpMethod::Get,
        path: routes::OPENAPI,
        id: "openapi",
        title: "This description, for programs",
        says: "OpenAPI 3.1.",
        takes: &[],
        body: None,
        replies: &[
            Reply {
                status: 200,
                says: "The description.",
                content: Content::Document,
            },
            UNCHANGED,
        ],
        refusals: &[],
    },
    Operation {
        method: HttpMethod::Get,
        path: routes::DOCS,
        id: "docs",
        title: "This description, for people",
        says: "",
        takes: &[],
        body: None,
        replies: &[page(200, "The page."), UNCHANGED],
        refusals: &[],
    },
    Operation {
        method: HttpMethod::Get,
        path: routes::DOCS_STYLE,
        id: "docs_style",
        title: "The style sheet of that page",
        says: "",
        takes: &[],
        body: None,
        replies: &[STYLE, UNCHANGED],
        refusals: &[],
    },
];
