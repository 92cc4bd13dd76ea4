//! Whatever a spreadsheet makes of a table: read, or told by row and column.

#![expect(
    clippy::indexing_slicing,
    reason = "a table that is refused has a fault"
)]

use super::*;
use crate::config::{Config, DEFAULT};
use crate::domain::Registry;
use crate::domain::people::{PageField, Reach};
use crate::domain::{Asks, Editing, Refused, Site};
use std::sync::Arc;

fn base() -> Registry {
    Config::parse(DEFAULT).expect("the default is good").base
}

fn site() -> Arc<Site> {
    Arc::clone(base().site("jazan").expect("the site"))
}

fn read(file: &[u8]) -> Result<Sheet, Vec<Fault>> {
    Sheet::read(file, &site())
}

fn faults(file: &[u8]) -> Vec<Fault> {
    read(file).expect_err("it is refused")
}

fn whole_file(file: &[u8]) -> What {
    let faults = faults(file);
    assert_eq!((faults.len(), faults[0].row), (1, None), "{faults:?}");
    faults[0].what.clone()
}

fn at(fault: &Fault) -> (u64, &str) {
    let column = fault.column.as_deref();
    (fault.row.unwrap_or_default(), column.unwrap_or_default())
}

/// What a table would change, as it is told.
fn plan(file: &[u8]) -> Result<Vec<(String, Vec<PageField>)>, Vec<Fault>> {
    let (base, site) = (base(), site());
    let sheet = Sheet::read(file, &site)?;
    let nobody = |_| false;
    let plan = Editing::begin(&base, &[], "jazan", &nobody).and_then(|mut editing| {
        sheet.put(&mut editing)?;
        editing.end(&Reach::Everywhere)
    });
    let plan = plan.map_err(|refused| sheet.faults(&site, refused))?;
    let all = plan.differences.iter();
    let mut all: Vec<_> = all
        .map(|it| (it.key().to_owned(), it.fields.clone()))
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(all)
}

#[test]
fn the_table_that_is_written_says_what_is_there_already() {
    let site = site();
    let table = written(&site, site.pages.iter());
    assert!(table.starts_with('\u{feff}'));
    let sheet = read(table.as_bytes()).expect("it is a table");
    assert_eq!(sheet.pages(), site.pages.len());
    assert_eq!(plan(table.as_bytes()), Ok(Vec::new()));
}

#[test]
fn titles_that_look_like_formulas_come_back_as_they_went() {
    let mut site = Site::clone(&site());
    for (page, title) in site.pages.iter_mut().zip([
        "=1+1",
        "-5 degrees; =and more",
        "'quoted'",
        "+966",
        "it's; -so",
    ]) {
        page.title.0.insert("en".to_owned(), title.to_owned());
    }
    let table = written(&site, site.pages.iter());
    let sheet = Sheet::read(table.as_bytes(), &site).expect("it is a table");
    let wishes = site.pages.iter().zip(&sheet.rows);
    for (page, row) in wishes {
        let wish = row.wish(&site, Some(page)).listed;
        assert_eq!((&wish.title, &wish.paths), (&page.title, &page.paths));
    }
}

#[test]
fn a_column_that_is_absent_and_a_cell_that_is_empty_stay_as_they_are() {
    let said = plan(b"key,title_en\npothole,Holes\npaving,\n").expect("it may");
    assert_eq!(said, [("pothole".to_owned(), vec![PageField::Title])]);
    let said = plan(b"asks,KEY\nnone,pothole\n").expect("columns stand in any order");
    let asks = PageField::Asks {
        from: Asks::Both,
        to: Asks::Nothing,
    };
    assert_eq!(said, [("pothole".to_owned(), vec![asks])]);
}

#[test]
fn a_key_that_is_not_there_is_a_new_page_and_another_key_a_rename() {
    let new = "key,title_ar,title_en,path_ar,path_en,department,asks\n\
               new-page,جديدة,New,/ar/new,/en/new,roads,page\n";
    let said = plan(new.as_bytes()).expect("it may");
    assert_eq!(said, [("new-page".to_owned(), vec![PageField::Listed])]);
    let said = plan(b"key,new_key\npothole,hole\n").expect("it may");
    assert_eq!(said[0].0, "hole");
    // What a new page needs and has not is told by row and column.
    let told = plan(b"key,title_en\nnew-page,New\n").expect_err("it lacks much");
    let told: Vec<_> = told.iter().map(at).collect();
    for place in ["title_ar", "path_ar", "path_en", "department"] {
        assert!(told.contains(&(2, place)), "{place}: {told:?}");
    }
}

#[test]
fn whatever_a_spreadsheet_makes_of_it_is_read() {
    let text = "key,title_ar,title_en\npothole,\"حفرة, في الطريق\",Hole\npaving,رصف,Paving\n";
    let meant = plan(text.as_bytes()).expect("it may");
    assert_eq!(meant.len(), 2);
    let semicolons = text.replace(',', ";").replace("حفرة;", "حفرة,");
    let tabs = text.replace(',', "\t").replace("حفرة\t", "حفرة,");
    let utf16 = |text: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
        units.flat_map(bytes).collect()
    };
    for file in [
        format!("\u{feff}{text}").into_bytes(),
        semicolons.clone().into_bytes(),
        format!("sep=;\r\n{semicolons}").into_bytes(),
        tabs.clone().into_bytes(),
        text.replace('\n', "\r\n").into_bytes(),
        text.replace('\n', "\r").into_bytes(),
        utf16(&tabs, u16::to_le_bytes),
        utf16(&tabs, u16::to_be_bytes),
        format!("{text}\n,,\n\n").into_bytes(),
    ] {
        let told = String::from_utf8_lossy(&file).into_owned();
        assert_eq!(plan(&file).as_ref(), Ok(&meant), "{told}");
    }
}

#[test]
fn a_file_that_is_no_table_is_told_as_what_it_is() {
    assert_eq!(whole_file(b""), What::Empty);
    assert_eq!(whole_file(b"key,asks\n\n,\n"), What::Empty);
    assert_eq!(whole_file(b"PK\x03\x04rest of a workbook"), What::Workbook);
    assert_eq!(whole_file(b"title_en\nHoles\n"), What::NoKeyColumn);
    assert_eq!(whole_file(&vec![b'a'; LARGEST + 1]), What::TooLarge);
    assert_eq!(whole_file(b"\xff\xfe\x00\xd8\x00\x00"), What::Encoding);
    assert_eq!(whole_file(b"k\0e\0y\0"), What::Encoding);
    let windows = faults(b"key,title_ar\npothole,\xcd\xdd\xd1\xc9\n");
    assert_eq!(
        (windows[0].row, &windows[0].what),
        (Some(2), &What::Encoding)
    );
    let rows = "pothole\n".repeat(MOST_ROWS + 1);
    assert_eq!(
        whole_file(format!("key\n{rows}").as_bytes()),
        What::TooManyRows(MOST_ROWS + 1)
    );
}

#[test]
fn each_slip_is_told_by_its_row_and_column_and_all_at_once() {
    let long = "x".repeat(LONGEST + 1);
    let file = format!(
        "key,title_en,asks\n\
         pothole,\"two\nlines\",page\n\
         paving,Paving\n\
         ,Nobody's,page\n\
         faq,FAQ,perhaps\n\
         speed-bump,{long},page\n\
         flooding,Flood,page,more\n"
    );
    let told = faults(file.as_bytes());
    let places: Vec<_> = told.iter().map(at).collect();
    assert_eq!(
        places,
        [(3, ""), (4, "key"), (5, "asks"), (6, "title_en"), (7, "")],
        "{told:?}"
    );
    assert_eq!(told[0].what, What::Cells { has: 2, wants: 3 });
    assert_eq!(told[2].what, What::Asks("perhaps".to_owned()));
    let blank = faults(b"key,asks\n\n,\npothole,perhaps\n");
    assert_eq!(at(&blank[0]), (4, "asks"), "an empty row is a row");
    let twice = faults(b"key\npothole\npaving\npothole\n");
    assert_eq!(
        (at(&twice[0]), &twice[0].what),
        ((4, "key"), &What::Twice(2))
    );
    let unclosed = faults(b"key,title_en\npaving,Paving\npothole,\"Hole\nfaq,FAQ\n");
    assert_eq!(
        (unclosed[0].row, &unclosed[0].what),
        (Some(3), &What::Unclosed)
    );
    let columns = faults(b"key,mood,key\npothole,x,y\n");
    assert_eq!(columns.len(), 2);
    assert!(matches!(&columns[0].what, What::UnknownColumn(known) if known.contains("title_ar")));
    assert_eq!(columns[1].what, What::TwiceColumn);
}

#[test]
fn what_the_list_does_not_bear_is_told_where_it_was_written() {
    let told = |file: &str| -> Vec<String> {
        let faults = plan(file.as_bytes()).expect_err("it is refused");
        faults.iter().map(Fault::to_string).collect()
    };
    let found = told("key,department,names\npothole,nowhere,Not A Name\npaving,roads,-\n");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].starts_with("row 2, department: \"nowhere\" is not listed"),
        "{found:?}"
    );
    assert!(found[1].starts_with("row 2, names: "), "{found:?}");
    let path = site().page("paving").expect("it").paths.0["en"].clone();
    let found = told(&format!("key,path_en\npothole,{path}\n"));
    assert!(found[0].starts_with("row 2, path_en: "), "{found:?}");
    let found = told("key,new_key\npothole,paving\n");
    assert!(
        found[0].starts_with("row 2, new_key: \"paving\" already names"),
        "{found:?}"
    );
    // Two rows that want the same.
    let found = told("key,path_en\npothole,/en/same\npaving,/en/same\n");
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn two_pages_change_their_paths_with_each_other() {
    let site = site();
    let path = |key: &str| site.page(key).expect("it").paths.clone();
    let (a, b) = (path("pothole"), path("paving"));
    let file = format!(
        "key,path_ar,path_en\npothole,{},{}\npaving,{},{}\n",
        b.0["ar"], b.0["en"], a.0["ar"], a.0["en"]
    );
    assert_eq!(plan(file.as_bytes()).expect("it may").len(), 2);
}

#[test]
fn what_would_be_a_formula_is_written_and_read_as_text() {
    let said = plan(b"key,title_en\npothole,'-5 degrees\n").expect("it may");
    assert_eq!(said.len(), 1);
    let sheet = read(b"key,title_en\npothole,'-5 degrees\npaving,'quoted'\n").expect("a table");
    let of = |row: usize| &sheet.rows[row].cells[&Column::Title("en".to_owned())];
    assert_eq!(of(0), "-5 degrees");
    assert_eq!(of(1), "'quoted'");
}

mod any {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_bytes_make_it_panic_and_none_name_a_row_that_is_not_there(
            start in prop::sample::select(vec!["", "key\n", "key,title_en\n", "\u{feff}key;asks\r"]),
            rest in prop::collection::vec(any::<u8>(), 0..200),
            text in "[a-z\"',;\\t\\n\\r-]{0,80}",
        ) {
            for file in [[start.as_bytes(), &rest].concat(), format!("{start}{text}").into_bytes()] {
                let lines = file.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() as u64;
                if let Err(faults) = plan(&file) {
                    prop_assert!(!faults.is_empty());
                    for fault in faults {
                        prop_assert!(fault.row.unwrap_or(1) <= lines + 1, "{fault}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_row_with_many_faults_is_one_row_and_all_of_them_are_told() {
    let row = "pothole,nowhere,perhaps,Not A Name,too,many\n";
    let rows = row.repeat(MOST_ROWS);
    let told = faults(format!("key,asks\n{rows}").as_bytes());
    assert_eq!(told.len(), MOST_ROWS, "each row is read");
    let long = "x".repeat(LONGEST + 1);
    let told = faults(format!("key,asks,title_en\n,perhaps,{long}\n").as_bytes());
    let places: Vec<_> = told.iter().map(at).collect();
    assert_eq!(places, [(2, "asks"), (2, "title_en"), (2, "key")]);
    let rows = "pothole\n".repeat(2 * MOST_ROWS);
    let told = whole_file(format!("key\n{rows}").as_bytes());
    assert_eq!(told, What::TooManyRows(2 * MOST_ROWS));
}

#[test]
fn a_whole_address_of_the_site_is_its_path_and_one_of_another_is_told() {
    let origin = site().origins[0].clone();
    let whole = format!("key,path_en\npothole,{origin}/en/holes?x=1#top\n");
    let path = plan(whole.as_bytes()).expect("it may");
    assert_eq!(path, [("pothole".to_owned(), vec![PageField::Paths])]);
    let sheet = read(whole.as_bytes()).expect("a table");
    let cell = &sheet.rows[0].cells[&Column::Path("en".to_owned())];
    assert_eq!(cell, "/en/holes?x=1");
    for (address, host) in [
        ("https://elsewhere.example/en/holes", "elsewhere.example"),
        ("HTTPS://Elsewhere.example/", "elsewhere.example"),
        ("https://", "https://"),
    ] {
        let told = faults(format!("key,path_en\npothole,{address}\n").as_bytes());
        assert_eq!((told.len(), at(&told[0])), (1, (2, "path_en")));
        assert_eq!(told[0].what, What::Foreign(host.to_owned()));
    }
}

#[test]
fn what_no_row_is_to_blame_for_is_told_as_it_is_told_everywhere() {
    let sheet = read(b"key,title_en\npothole,Holes\n").expect("a table");
    let told = sheet.faults(&site(), Refused::OnePage);
    assert_eq!(told[0].what, What::Refused(Refused::OnePage));
    let claimed = read(b"key,path_en\npothole,/en/claimed\n").expect("a table");
    let told = claimed.faults(&site(), Refused::Narrow("/claimed".to_owned()));
    assert_eq!(told[0].row, Some(2));
}
