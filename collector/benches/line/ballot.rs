//! Requests as a browser sends them: each answer with an id, a secret and words of its own.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rayak_shared::routes;
use serde_json::json;
use std::fmt::Write as _;

/// The origin that the built-in site allows.
const ORIGIN: &str = "http://127.0.0.1:8080";
/// Listed pages that ask both questions.
const PAGES: [&str; 8] = [
    "building-permit",
    "building-permit-renew",
    "demolition-permit",
    "renovation-permit",
    "occupancy-certificate",
    "fence-permit",
    "commercial-licence",
    "commercial-licence-renew",
];
/// What some write.
pub(crate) const SENTENCES: [&str; 6] = [
    "لم أجد المدة المتوقعة لإصلاح الحفرة في هذه الصفحة، وبحثت عنها طويلًا دون فائدة",
    "الصفحة واضحة والخطوات مرتبة، لكن الرسوم لا تظهر إلا بعد تعبئة النموذج كاملًا",
    "The opening hours differ from the ones on the door of the branch in the old market",
    "رقم البلاغ يختفي بعد الإرسال ولا توجد طريقة لمتابعته من الجوال",
    "I could not upload a photo of the street from my phone, the button stays grey",
    "أتمنى إضافة خريطة توضح موقع أقرب حاوية، فالوصف الحالي لا يكفي",
];

/// One answer with words, as bytes of a whole request. `run` keeps the ids of two runs apart.
pub(crate) fn answer(run: u64, number: u64, tokens: &[String], into: &mut Vec<u8>) {
    let mixed = scattered(run ^ number.rotate_left(20));
    let page = pick(&PAGES, mixed);
    let id = uuid::Builder::from_random_bytes(wide(mixed, number)).into_uuid();
    let secret = URL_SAFE_NO_PAD.encode(wide(scattered(mixed), number));
    let stars = mixed.is_multiple_of(3);
    let answer = match (stars, mixed % 5) {
        (true, n) => json!(n + 1),
        (false, 0) => json!("no"),
        (false, _) => json!("yes"),
    };
    let body = json!({
        "id": id.to_string(),
        "secret": secret,
        "site": "jazan",
        "page": page,
        "question": if stars { "service" } else { "useful" },
        "answer": answer,
        "reasons": [],
        "comment": format!("{} ({number})", pick(&SENTENCES, mixed >> 8)),
        "lang": if mixed & 1024 == 0 { "ar" } else { "en" },
        "channel": "widget",
        "widget": "1.0.0",
        "placement": "end",
        "device": "narrow",
        "token": tokens.get((mixed % PAGES.len() as u64) as usize),
        "trap": "",
    })
    .to_string();
    request(
        into,
        &format!(
            "POST {} HTTP/1.1\r\nX-Forwarded-For: 10.{}.{}.1\r\nContent-Type: application/json\r\n\
             Content-Length: {}",
            routes::FEEDBACK,
            mixed >> 16 & 15,
            mixed >> 24 & 255,
            body.len()
        ),
    );
    into.extend_from_slice(body.as_bytes());
}

/// A look at what is asked on a page.
pub(crate) fn view(number: u64, into: &mut Vec<u8>) {
    let page = pick(&PAGES, number);
    let lang = if number.is_multiple_of(3) { "en" } else { "ar" };
    request(
        into,
        &format!(
            "GET {}?site=jazan&page={page}&lang={lang} HTTP/1.1",
            routes::VIEW
        ),
    );
}

/// A look at a page's scores.
pub(crate) fn summary(number: u64, into: &mut Vec<u8>) {
    let page = pick(&PAGES, number);
    request(
        into,
        &format!("GET {}?site=jazan&page={page} HTTP/1.1", routes::SUMMARY),
    );
}

/// The addresses of the tokens of all pages, in their order.
pub(crate) fn tokens() -> impl Iterator<Item = String> {
    PAGES
        .iter()
        .map(|page| format!("{}?site=jazan&page={page}", routes::TOKEN))
}

fn request(into: &mut Vec<u8>, head: &str) {
    into.clear();
    let mut text = String::with_capacity(256);
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "{head}\r\nHost: collector\r\nOrigin: {ORIGIN}\r\n\r\n"
    );
    into.extend_from_slice(text.as_bytes());
}

fn pick<T: Copy>(from: &[T], number: u64) -> T {
    let place = number % from.len() as u64;
    *from
        .get(place as usize)
        .expect("a remainder is a place in the list")
}

fn wide(high: u64, low: u64) -> [u8; 16] {
    (u128::from(high) << 64 | u128::from(scattered(low))).to_be_bytes()
}

/// Numbers that follow each other, far apart and each once: the finalizer of SplitMix64 (G. Steele,
/// D. Lea and C. Flood, "Fast splittable pseudorandom number generators", 2014).
pub(crate) fn scattered(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
