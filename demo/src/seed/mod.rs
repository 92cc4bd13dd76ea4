//! A season of feedback, so that every page of the dashboard has something to show.
//!
//! Forty-four of the municipality's forty-five pages ask for opinions (nobody is asked to rate a
//! funeral), and for twenty-six weeks people answer: some thirteen thousand answers, most of them in
//! Arabic, from a telephone, late in the morning or after the evening prayer, few on Fridays and
//! Saturdays and hardly any over the holiday. Nine hundred are about a building permit, forty about
//! the participation policy; two pages have fewer answers than may be shown, and one has none.
//!
//! Three pages get worse. The commercial licence moved to a platform that loses sessions, the street
//! light crews fell behind, and the fees of a permit's renewal are no longer those on its page. One
//! page gets better: since it was edited, the page on waste containers says what to do. And one is
//! good in Arabic and poor in English, because nobody kept the translation of the health card.
//!
//! - `calendar`: the days, and how busy each is — `seed/calendar.toml`
//! - `temperament`, `place`: how each page does — `seed/temperament.toml`
//! - `people`, `opinion`, `deck`: who comes, what they think, and how that is drawn
//! - `words`: what they write — `seed/comments.jsonl`, `seed/remarks.toml`
//! - `noise`: trials and machines
//! - `dated`: how all that looks to `rayak import`
//!
//! The same seed and the same last day give the same bytes: every draw comes from ChaCha8, whose
//! stream is fixed by its definition, and is made in integers; the ways of drawing (`rand`) are fixed
//! by `Cargo.lock`. Each page draws from a stream of its own, so that a changed temperament changes
//! the answers of that page and of no other.

mod calendar;
mod dated;
mod deck;
mod noise;
mod opinion;
mod people;
mod place;
#[cfg(test)]
mod shape;
mod temperament;
mod words;

use std::io::{BufWriter, Write};

use clap::Args;
use jiff::civil::Date;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use self::calendar::{Calendar, Season};
pub use self::dated::Dated;
use self::temperament::Temperaments;
use self::words::Words;
use crate::content::Content;
use crate::revision;

/// What `rayak-demo seed` is told.
#[derive(Debug, Args)]
pub struct Options {
    /// Another number makes another season of the same shape.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The last day of the season, as YYYY-MM-DD; yesterday in Riyadh where it is not given.
    #[arg(long)]
    until: Option<Date>,
}

/// Prints the season to `output`, one JSON object a line.
pub fn run(options: &Options, output: impl Write) -> anyhow::Result<()> {
    let until = match options.until {
        Some(day) => day,
        None => revision::today().yesterday()?,
    };
    let mut output = BufWriter::new(output);
    for line in generate(options.seed, until)? {
        serde_json::to_writer(&mut output, &line)?;
        output.write_all(b"\n")?;
    }
    output.flush()?;
    Ok(())
}

/// The season that ends with the day `until`, in the order of time.
pub fn generate(seed: u64, until: Date) -> anyhow::Result<Vec<Dated>> {
    let content = Content::embedded()?;
    let temperaments = Temperaments::read()?;
    let words = Words::read(&content)?;
    let season = Season::ending(until);
    let calendar = Calendar::of(season)?;
    let places = temperaments.places(&content, season)?;

    let mut lines = Vec::new();
    for place in &places {
        let mut rng = stream(seed, &place.page.key);
        let mut given = people::answers(place, &calendar, &mut rng);
        words.write(place, &mut given, &mut rng);
        lines.extend(
            given
                .into_iter()
                .map(|given| (given.at, Dated::of(given, place, None, &mut rng))),
        );
    }
    let mut rng = stream(seed, "noise");
    for noise in noise::noise(&places, &calendar, &words, &mut rng) {
        lines.push((
            noise.given.at,
            Dated::of(noise.given, noise.place, Some(noise.kind), &mut rng),
        ));
    }
    // The sort is stable, so that lines of the same second keep the order of their pages.
    lines.sort_by_key(|(at, _)| *at);
    Ok(lines.into_iter().map(|(_, line)| line).collect())
}

/// The stream of draws that belongs to a name: ChaCha has 2^64 of them for each seed.
fn stream(seed: u64, name: &str) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(name.bytes().fold(0, |number: u64, byte| {
        number.wrapping_mul(257).wrapping_add(byte.into())
    }));
    rng
}
