//! Whose folder a path lies in: names of services and of folders in a repository of many agree but for usual endings.

use crate::words::words;

/// Words that services' names end with.
const ENDINGS: [&str; 6] = ["service", "svc", "server", "api", "app", "worker"];

/// A shorter name of a folder begins other names by chance.
const BEGINNING_MIN: usize = 3;

/// Returns whether a path lies in the folder of a service: the names agree but for a usual ending.
pub fn is_of(path: &str, service: &str) -> bool {
    let core = core(service);
    let folders = path.split('/').rev().skip(1);
    !core.is_empty() && folders.into_iter().any(|folder| self::core(folder) == core)
}

/// Returns whether the name of a service begins with the words of one of the folders of a path: `shop/` holds `shop-web`
/// where no service is called `shop`.
fn begins_with(path: &str, service: &str) -> bool {
    let service = words(service);
    let folders = path.split('/').rev().skip(1).map(words);
    folders.into_iter().any(|folder| {
        let is_long = folder.iter().map(String::len).sum::<usize>() >= BEGINNING_MIN;
        is_long && folder.len() < service.len() && service.starts_with(&folder)
    })
}

/// The services in whose folders the files lie, sorted; none where no name agrees. A name that agrees counts before one
/// that only begins so.
pub fn owners<'a>(files: &[String], services: &[&'a str]) -> Vec<&'a str> {
    let by = |agrees: fn(&str, &str) -> bool| {
        let own = services.iter().filter(|service| files.iter().any(|path| agrees(path, service)));
        let mut own: Vec<&str> = own.copied().collect();
        own.sort_unstable();
        own.dedup();
        own
    };
    let own = by(is_of);
    if own.is_empty() { by(begins_with) } else { own }
}

/// The words of a name without what only says that it is a service.
fn core(name: &str) -> String {
    let mut joined: String = words(name).concat();
    while let Some(shorter) =
        ENDINGS.iter().find_map(|ending| joined.strip_suffix(ending).filter(|rest| !rest.is_empty()))
    {
        joined = shorter.to_owned();
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_folder_is_that_of_a_service_by_its_words() {
        assert!(is_of("services/search/query.go", "searchservice"));
        assert!(is_of("dashboard-svc/dao/a.py", "dashboard-svc"));
        assert!(
            is_of("apps/order_worker/main.rb", "orders-worker")
                == is_of("apps/orders/main.rb", "order-worker")
        );
        assert!(!is_of("services/researchers/query.go", "searchservice"));
        assert!(!is_of("search.go", "searchservice"), "a file is no folder");
    }

    #[test]
    fn a_name_that_agrees_counts_before_one_that_begins_so() {
        let files = ["shop/src/cart.rb".to_owned()];
        assert_eq!(owners(&files, &["shop-web", "mail"]), ["shop-web"]);
        assert_eq!(owners(&files, &["shop-web", "shop-api"]), ["shop-api"]);
        assert!(owners(&["docs/shop.md".to_owned()], &["shop"]).is_empty());
    }

    proptest! {
        #[test]
        fn owners_are_some_of_the_services_each_once(
            files in proptest::collection::vec("[a-c]{1,3}/[a-c]{1,3}(/x)?", 0..4),
            services in proptest::collection::vec("[a-c]{1,3}(-[a-c]{1,3})?", 0..4),
        ) {
            let services: Vec<&str> = services.iter().map(String::as_str).collect();
            let own = owners(&files, &services);
            prop_assert!(own.iter().all(|one| services.contains(one)));
            prop_assert!(own.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
