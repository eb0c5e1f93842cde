//! Which phrases with a state's name in them are names of something else, and which of a people in a state?

/// Phrases that are names of something else, beyond those that `rules.csv` lists.
#[rustfmt::skip]
pub(super) const PHRASES: &[(&str, &[&str])] = &[
    ("AMB-01", &[
        "South Georgia", "State of Georgia", "Georgia Tech", "Georgia National Guard",
        "Strait of Georgia",
    ]),
    ("AMB-02", &[
        "Jordan River", "River Jordan", "Jordan Valley",
    ]),
    ("AMB-04", &[
        "Lake Chad", "Lake Chad Basin",
    ]),
    ("AMB-05", &[
        "Gulf of Guinea", "New Guinea", "Guinea pig", "Guinea pigs",
    ]),
    ("AMB-06", &[
        "Congo Basin", "Congo River", "River Congo",
    ]),
    ("AMB-07", &[
        "Korean Peninsula", "Korean peninsula", "Korea Strait", "Korean Strait",
    ]),
    ("AMB-08", &[
        "Latin America", "Latin American", "Latin Americans", "Central America", "Central American",
        "Central Americans", "South America", "South American", "South Americans", "North America",
        "North American", "North Americans", "Native American", "Native Americans", "Americas",
        "Inter-American", "Pan-American", "Pan American", "Meso-American", "Spanish America",
        "Spanish American", "African-American", "African American", "Asian-American", "Asian American",
        "Hispanic American", "Hispanic-American", "Arab-American", "Arab American", "Middle America",
        "British America", "Russian America", "North American Aerospace Defense Command",
        "Confederate States of America",
    ]),
    ("AMB-09", &[
        "American Indian", "American Indians", "Bureau of Indian Affairs",
        "Commissioner of Indian Affairs", "West Indian", "West Indians", "French and Indian War",
        "Indian reservation", "Indian reservations", "Indian tribe", "Indian tribes",
        "Indian Territory", "Indian country", "Indian Country", "Indian Affairs", "Indian Office",
        "Indian Bureau", "Indian Service", "Indian agent", "Indian agents", "Indian title",
        "Indian titles", "Indian war", "Indian wars", "Indian hostilities", "Indian depredations",
        "Indian policy", "Indian population", "Indian lands", "Indian allotments", "Indian school",
        "Indian schools",
    ]),
    ("AMB-17", &[
        "Northern Irish",
    ]),
    ("AMB-29", &[
        "River Niger",
    ]),
    ("AMB-34", &[
        "Greek Macedonia", "Macedonian dynasty", "Alexander of Macedonia",
    ]),
    ("AMB-42", &[
        "Guantanamo Bay, Cuba", "Guantánamo, Cuba", "Guantanamo, Cuba",
    ]),
    ("AMB-43", &[
        "Iran-Iraq War", "Sino-Japanese War", "Russo-Japanese War", "Franco-Prussian War",
        "Mexican War", "Mexican-American War", "Soviet-Afghan War", "Afghan War", "Russo-Turkish War",
        "Crimean War", "Spanish Civil War", "Chinese Civil War", "American Revolution",
        "American Civil War", "French Revolution", "Russian Revolution", "Iranian Revolution",
        "Cuban Missile Crisis", "Cuban missile crisis", "Arab-Israeli War", "Indo-Pakistani War",
    ]),
    ("AMB-49", &[
        "Washington State", "Washington Post", "Washington Times", "State of Washington",
        "Washington, D.C.", "Washington, DC", "Washington Monument", "Territory of Washington",
        "Washington Territory", "Mount Washington", "Fort Washington", "Lake Washington",
        "George Washington",
    ]),
    ("AMB-58", &[
        "Anglo-Saxon", "Anglo-Saxons", "Indo-European", "Indo-Pakistan", "Indo-Chinese", "Indo-Pacific",
    ]),
];

/// Peoples named by two states, of which they live in the first.
pub(super) const PEOPLES: [(&str, &str); 9] = [
    ("Bosnian Serb", "BIH"),
    ("Bosnian Croat", "BIH"),
    ("Croatian Serb", "HRV"),
    ("Kosovo Serb", "XKX"),
    ("Kosovo Albanian", "XKX"),
    ("Kosovar Albanian", "XKX"),
    ("Greek Cypriot", "CYP"),
    ("Turkish Cypriot", "CYP"),
    ("Israeli Arab", "ISR"),
];

/// First parts of compounds, and whom they mean.
pub(super) const COMBINING: [(&str, &str); 13] = [
    ("Anglo-", "GBR"),
    ("Franco-", "FRA"),
    ("Sino-", "CHN"),
    ("Russo-", "RUS"),
    ("Indo-", "IND"),
    ("Italo-", "ITA"),
    ("Austro-", "AUT"),
    ("Greco-", "GRC"),
    ("Graeco-", "GRC"),
    ("Hispano-", "ESP"),
    ("Luso-", "PRT"),
    ("Turco-", "TUR"),
    ("Serbo-", "SRB"),
];
