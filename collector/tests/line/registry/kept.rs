//! What editors say is kept: through a restart, a backup, damage, another configuration.

use super::*;

#[tokio::test]
async fn what_editors_say_outlasts_a_restart_a_compaction_and_a_restored_backup() {
    let house = House::new();
    answer(&house, "/services/x-old", "yes").await;
    answer(&house, "paving", "yes").await;
    does(&house, set(Some("pothole"), "hole", "/roads/hole")).await;
    does(&house, join("hole", "/services/x-old")).await;
    does(&house, join("hole", "paving")).await;
    compact(&house.app.store, |_, _| ()).await.unwrap();
    rebuild(&house.app, |_, _| ()).await.unwrap();
    let file = house.directory().join("one.rayak");
    backup(&house.app, Some(file.clone()), |_, _| ())
        .await
        .unwrap();
    let data = house.close().await;
    let (good, report) = rayak(&["verify"], data.path());
    assert!(good, "{report}");
    assert_eq!(report["listings"], 1);
    let store = super::super::house::open(data.path(), Box::new(File::sync_data));
    let house = House::over(store, data, DEFAULT);
    assert_eq!(view(&house, "pothole").await["page"], "hole");
    assert_eq!(counted(&house, "paving").await.0, 2);
    let file = house.directory().join("one.rayak");
    let restored = tempfile::tempdir().unwrap();
    let (good, report) = restore(&file, restored.path());
    assert!(good, "{report}");
    let store = super::super::house::open(restored.path(), Box::new(File::sync_data));
    let again = House::over(store, restored, DEFAULT);
    assert_eq!(view(&again, "pothole").await["page"], "hole");
    assert_eq!(counted(&again, "paving").await.0, 2);
    assert_eq!(deeds(&again).len(), 3);
}

#[tokio::test]
async fn a_listing_that_is_damaged_is_told_and_its_page_is_as_the_configuration_says() {
    let house = House::new();
    lists(&house, "pothole").await;
    let data = house.close().await;
    let key = [b"p".as_slice(), &PageId::of("jazan", "pothole").0].concat();
    {
        let tree = sled::open(data.path().join("store")).unwrap();
        let tree = tree.open_tree("rayak").unwrap();
        let mut frame = tree.get(&key).unwrap().unwrap().to_vec();
        *frame.last_mut().unwrap() ^= 1;
        tree.insert(key, frame).unwrap();
        tree.flush().unwrap();
    }
    let (good, report) = rayak(&["verify"], data.path());
    assert!(!good);
    let faults = report["faults"].to_string();
    assert!(faults.contains("record p of page"), "{faults}");
    let store = super::super::house::open(data.path(), Box::new(File::sync_data));
    let house = House::over(store, data, DEFAULT);
    let asked = view(&house, "pothole").await;
    assert_eq!(asked["questions"].as_array().unwrap().len(), 2);
    // And nothing is written over it by chance.
    let refused = does_as(&house, Editor::CommandLine, set(None, "new", "/new")).await;
    assert!(matches!(refused, Err(ChangeError::Store(_))), "{refused:?}");
}

#[tokio::test]
async fn a_configuration_that_is_read_anew_stays_beneath_what_editors_say() {
    let house = House::new();
    does(&house, set(Some("pothole"), "hole", "/roads/hole")).await;
    let other = DEFAULT.replace("key = \"paving\"", "key = \"hole\"");
    house
        .app
        .reconfigure(Config::parse(&other).unwrap())
        .unwrap();
    let view = view(&house, "hole").await;
    assert!(view["formerly"].to_string().contains("pothole"), "{view}");
}
