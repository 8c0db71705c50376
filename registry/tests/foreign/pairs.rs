//! What one client pushed, each of the others pulls.

use crate::common::start;
use crate::oci_client::OciClient;
use crate::oras::Oras;
use crate::skill::Skill;
use crate::skopeo::Skopeo;
use crate::wkg::Wkg;

#[test]
fn what_one_client_pushed_each_of_the_others_pulls() {
    let registry = start();
    for pusher in ["skopeo", "oci-client", "oras"] {
        let directory = tempfile::tempdir().unwrap();
        let directory = directory.path();
        let test = format!("{pusher} pushes, the others pull");
        let oci_client = OciClient::new(&registry);
        let skopeo = Skopeo::find(&test, &registry, directory);
        let oras = Oras::find(&test, &registry, directory);
        let wkg = Wkg::find(&test, &registry, directory);

        let skill = Skill::new();
        let repo = format!("conformance/pushed-by-{pusher}");
        match (pusher, &skopeo, &oras) {
            ("skopeo", Some(skopeo), _) => skopeo.push(&skill, &repo),
            ("oras", _, Some(oras)) => oras.push(&skill, &repo),
            ("oci-client", ..) => oci_client.push(&skill, &repo),
            // Said already.
            _ => continue,
        }
        oci_client.expect(&skill, &repo);
        if let Some(skopeo) = skopeo {
            skopeo.expect(&skill, &repo);
        }
        if let Some(oras) = oras {
            oras.expect(&skill, &repo);
        }
        if let Some(wkg) = wkg {
            wkg.expect(&skill, &repo);
        }
    }
}
