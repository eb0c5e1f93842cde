//! Which words around a form tell what it means?

/// A capital after these is a place.
#[rustfmt::skip]
pub(super) const CAPITAL_PLACES: &[&str] = &[
    "in", "at", "near", "outside", "from", "around", "In", "At", "Near",
];

/// Within three words of a capital, these make it the name of an event or a text.
#[rustfmt::skip]
pub(super) const THINGS_AFTER_CAPITALS: &[&str] = &[
    "Accord", "Accords", "Agreement", "Agreements", "Airport", "Conference", "Convention", "Declaration", "Forum",
    "Meeting", "Ministerial", "Process", "Protocol", "Round", "School", "Stock", "Summit", "Treaty", "Zoo", "accord",
    "accords", "agreement", "agreements", "airport", "conference", "convention", "declaration", "meeting",
    "ministerial", "pipeline", "process", "protocol", "round", "summit", "talks", "treaty",
];

/// Near these, Georgia is the state of the Union.
#[rustfmt::skip]
pub(super) const GEORGIA_PLACES: &[&str] = &[
    "Atlanta", "Savannah", "Augusta", "Macon", "Stewart", "Benning", "Moore", "Gordon",
    "Eisenhower", "Kings", "Governor", "Senator", "Ga", "Ga.", "Cherokee", "Cherokees", "Creek",
    "Creeks",
];

/// The states of the Union whose names are one word and nothing else, and the last words of the others.
#[rustfmt::skip]
pub(super) const US_STATES: &[&str] = &[
    "Alabama", "Alaska", "Arizona", "Arkansas", "California", "Carolina", "Colorado", "Connecticut",
    "Dakota", "Delaware", "Florida", "Hawaii", "Idaho", "Illinois", "Indiana", "Iowa", "Kansas",
    "Kentucky", "Louisiana", "Maine", "Maryland", "Massachusetts", "Michigan", "Minnesota",
    "Mississippi", "Missouri", "Montana", "Nebraska", "Nevada", "Ohio", "Oklahoma", "Oregon",
    "Pennsylvania", "Tennessee", "Texas", "Utah", "Vermont", "Virginia", "Wisconsin", "Wyoming",
];

/// What may follow a place and a comma: a state of the Union. Those that are also states of the world,
/// or metonyms, are not among them.
#[rustfmt::skip]
pub(super) const AFTER_COMMA: &[&str] = &[
    "Alabama", "Alaska", "Arizona", "Arkansas", "California", "Colorado", "Connecticut", "Delaware",
    "Florida", "Idaho", "Illinois", "Indiana", "Iowa", "Kansas", "Kentucky", "Louisiana", "Maine",
    "Maryland", "Massachusetts", "Michigan", "Minnesota", "Mississippi", "Missouri", "Montana",
    "Nebraska", "Nevada", "New Hampshire", "New Jersey", "New York", "North Carolina",
    "North Dakota", "Ohio", "Oklahoma", "Oregon", "Pennsylvania", "Rhode Island", "South Carolina",
    "South Dakota", "Tennessee", "Texas", "Utah", "Vermont", "Virginia", "West Virginia",
    "Wisconsin", "Wyoming",
];

/// Postal codes that may follow a place and a comma.
#[rustfmt::skip]
pub(super) const POSTAL: &[&str] = &[
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "FL", "GA", "IA", "IL", "IN", "KS", "KY", "LA", "MA",
    "MD", "ME", "MI", "MN", "MO", "MS", "MT", "NC", "ND", "NE", "NH", "NJ", "NM", "NV", "NY", "OH",
    "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VA", "VT", "WA", "WI", "WV", "WY",
];

/// Titles, with and without their full stop.
#[rustfmt::skip]
pub(super) const TITLES: &[&str] = &[
    "Mr", "Mrs", "Ms", "Miss", "Dr", "Prof", "Rep", "Sen", "Gen", "Lt", "Col", "Maj", "Capt", "Adm",
    "Sgt", "Gov", "Senator", "Congressman", "Congresswoman", "Representative", "Judge", "Justice",
    "General", "Colonel", "Major", "Captain", "Admiral", "Lieutenant", "Sergeant", "Governor",
    "Professor", "Sir", "Lady", "Lord",
];

/// Given names that are borne most often in the United States.
#[rustfmt::skip]
pub(super) const GIVEN_NAMES: &[&str] = &[
    "Aaron", "Adam", "Alan", "Albert", "Alexander", "Alice", "Amanda", "Amy", "Andrea", "Andrew",
    "Angela", "Ann", "Anna", "Anne", "Anthony", "Arthur", "Ashley", "Barbara", "Benjamin", "Betty",
    "Bill", "Bob", "Brandon", "Brenda", "Brian", "Bruce", "Carl", "Carol", "Carolyn", "Catherine",
    "Charles", "Christina", "Christine", "Christopher", "Cynthia", "Daniel", "David", "Deborah",
    "Debra", "Dennis", "Diane", "Donald", "Donna", "Dorothy", "Douglas", "Edward", "Elizabeth",
    "Emily", "Emma", "Eric", "Ethan", "Eugene", "Evelyn", "Frances", "Frank", "Fred", "Gary",
    "George", "Gerald", "Gloria", "Grace", "Greg", "Gregory", "Hamilton", "Harold", "Harry",
    "Heather", "Helen", "Henry", "Howard", "Jack", "Jacob", "James", "Jane", "Janet", "Jason",
    "Jean", "Jeff", "Jeffrey", "Jennifer", "Jeremy", "Jerry", "Jesse", "Jessica", "Jim", "Joan",
    "Joe", "John", "Jonathan", "Joseph", "Joshua", "Joyce", "Judith", "Judy", "Julia", "Julie",
    "Justin", "Karen", "Katherine", "Kathleen", "Keith", "Kelly", "Kenneth", "Kevin", "Kimberly",
    "Kyle", "Larry", "Laura", "Lawrence", "Linda", "Lisa", "Louis", "Margaret", "Maria", "Marie",
    "Marilyn", "Mark", "Martha", "Martin", "Mary", "Matthew", "Megan", "Melissa", "Michael",
    "Michelle", "Mike", "Nancy", "Nathan", "Nicholas", "Nicole", "Olivia", "Pamela", "Patricia",
    "Patrick", "Paul", "Peter", "Philip", "Phillip", "Rachel", "Ralph", "Raymond", "Rebecca",
    "Richard", "Robert", "Roger", "Ronald", "Roy", "Ruth", "Ryan", "Samantha", "Samuel", "Sandra",
    "Sara", "Sarah", "Scott", "Sharon", "Shirley", "Stephanie", "Stephen", "Steven", "Susan",
    "Teresa", "Terry", "Thomas", "Timothy", "Tom", "Tyler", "Vernon", "Walter", "Wayne", "William",
    "Zachary",
];
