//! Sites with their time zones and the names of their people.

use chrono_tz::Tz;

/// Where people work.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) name: &'static str,
    pub(crate) zone: Tz,
    pub(crate) given: &'static [&'static str],
    pub(crate) family: &'static [&'static str],
}

pub(crate) const SITES: [Site; 5] = [
    Site {
        name: "Dublin",
        zone: Tz::Europe__Dublin,
        given: &["Aoife", "Ciarán", "Gráinne", "Oisín", "Maeve", "Fionn", "Orla", "Declan", "Sinéad", "Tadhg"],
        family: &["Brannigan", "Ó Cuinn", "Hegarty", "Lacey", "Devane", "Mulqueen", "Roche", "Tierney", "Scully", "Furlong"],
    },
    Site {
        name: "Kraków",
        zone: Tz::Europe__Warsaw,
        given: &["Agnieszka", "Tomasz", "Łucja", "Paweł", "Halina", "Szymon", "Grażyna", "Wit", "Jagoda", "Kacper"],
        family: &["Wrona", "Zawadzki", "Sikora", "Bielik", "Morawa", "Dudek", "Kozieł", "Stachura", "Lipa", "Żurek"],
    },
    Site {
        name: "Bengaluru",
        zone: Tz::Asia__Kolkata,
        given: &["Kavya", "Raghav", "Sunita", "Imran", "Deepa", "Vikram", "Ananya", "Joseph", "Lakshmi", "Nikhil"],
        family: &["Hegde", "Menon", "Chatterjee", "Siddiqui", "Pillai", "Gowda", "Bhat", "Thomas", "Rathore", "Kulkarni"],
    },
    Site {
        name: "Denver",
        zone: Tz::America__Denver,
        given: &["Jolene", "Marcus", "Xiomara", "Wade", "Priscilla", "Hector", "Dana", "Terrence", "Ruth", "Elias"],
        family: &["Castellano", "Oakes", "Villarreal", "Thornbury", "Bauer", "Nakamura", "Pruitt", "Salazar", "Whitlock", "Yates"],
    },
    Site {
        name: "São Paulo",
        zone: Tz::America__Sao_Paulo,
        given: &["Beatriz", "Rafael", "Jussara", "Thiago", "Inês", "Murilo", "Helena", "Davi", "Noemi", "Gustavo"],
        family: &["Pacheco", "Antunes", "Teixeira", "Camargo", "Fontes", "Queiroz", "Lacerda", "Prates", "Sá", "Vidigal"],
    },
];
