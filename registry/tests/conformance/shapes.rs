//! All shapes of manifests that the suite pushes. Each is pushed with SHA-256 and with SHA-512.

use serde_json::json;

use crate::data::{ARTIFACT_1, ARTIFACT_2, IMAGE_CONFIG, Layer, Options, Set};
use crate::digest::Algorithm;
use crate::http::{IMAGE, OCTETS};

/// Generates each check as one test a shape and algorithm: a registry of its own, the shape made but not pushed, then
/// the check. `@tagged` is for tags, which SHA-512 has none of; `@referring` for shapes with subjects.
macro_rules! with_every_shape {
    ($($check:ident),* $(,)?) => { $(
        mod $check {
            crate::shapes::with_every_shape!(@algorithms $check:
                image, image_uncompressed, large_manifest, index, nested_index, empty_index, artifact, artifact_index,
                artifact_without_layers, artifacts_with_subject, index_with_subject, missing_subject, data_field,
                non_distributable_layers, custom_fields, no_layers, sparse_image, sparse_index,
            );
        }
    )* };
    (@tagged $($check:ident),* $(,)?) => { $(
        mod $check {
            crate::shapes::with_every_shape!(@sha256 $check:
                image, image_uncompressed, large_manifest, index, nested_index, empty_index, artifact, artifact_index,
                artifact_without_layers, artifacts_with_subject, index_with_subject, missing_subject, data_field,
                non_distributable_layers, custom_fields, no_layers, sparse_image, sparse_index,
            );
        }
    )* };
    (@referring $($check:ident),* $(,)?) => { $(
        mod $check {
            crate::shapes::with_every_shape!(@algorithms $check:
                artifacts_with_subject, index_with_subject, index_without_artifact_type, missing_subject,
            );
        }
    )* };
    (@algorithms $check:ident: $($shape:ident,)*) => {
        crate::shapes::with_every_shape!(@sha256 $check: $($shape,)*);
        mod sha512 {
            $(crate::shapes::with_every_shape!(@test $check, $shape, Sha512);)*
        }
    };
    (@sha256 $check:ident: $($shape:ident,)*) => {
        mod sha256 {
            $(crate::shapes::with_every_shape!(@test $check, $shape, Sha256);)*
        }
    };
    (@test $check:ident, $shape:ident, $algorithm:ident) => {
        #[test]
        fn $shape() {
            let set = crate::shapes::$shape(crate::digest::Algorithm::$algorithm);
            super::super::$check(&crate::http::Api::start(), &set);
        }
    };
}

pub(crate) use with_every_shape;

pub fn image(algorithm: Algorithm) -> Set {
    tagged(algorithm, "image", &Options::image())
}

pub fn image_uncompressed(algorithm: Algorithm) -> Set {
    let options = Options { layers: vec![Layer::Tar, Layer::Tar], ..Options::image() };
    tagged(algorithm, "image-uncompressed", &options)
}

/// Nearly 4 MiB of annotations.
pub fn large_manifest(algorithm: Algorithm) -> Set {
    let mut options = Options::image();
    for at in 0..390 {
        let key = format!("large-annotation-{at}");
        options.annotations.insert(key, "A".repeat(10_000).into());
    }
    tagged(algorithm, "large-manifest", &options)
}

pub fn index(algorithm: Algorithm) -> Set {
    let mut set = Set::new(algorithm);
    let index = set.index_of_two(&Options::image());
    set.tag("index", &index);
    set
}

pub fn nested_index(algorithm: Algorithm) -> Set {
    let mut set = Set::new(algorithm);
    let options = Options::image();
    let indexes = [set.index_of_two(&options), set.index_of_two(&options)];
    let outer = set.index(&indexes, &options);
    set.tag("index-of-index", &outer);
    set
}

pub fn empty_index(algorithm: Algorithm) -> Set {
    let mut set = Set::new(algorithm);
    let index = set.index(&[], &Options::image());
    set.tag("index", &index);
    set
}

pub fn artifact(algorithm: Algorithm) -> Set {
    let options = Options::artifact(ARTIFACT_1, Layer::Artifact(ARTIFACT_1));
    tagged(algorithm, "artifact", &options)
}

pub fn artifact_index(algorithm: Algorithm) -> Set {
    let mut set = Set::new(algorithm);
    let index = set.index_of_two(&Options::artifact(ARTIFACT_1, Layer::Artifact(ARTIFACT_1)));
    set.tag("artifact-index", &index);
    set
}

/// Config and only layer are the same blob.
pub fn artifact_without_layers(algorithm: Algorithm) -> Set {
    let options = Options::artifact(ARTIFACT_1, Layer::Empty);
    tagged(algorithm, "artifact-without-layers", &options)
}

/// An image, and three that are about it: an image without an artifact type, artifacts of two types.
pub fn artifacts_with_subject(algorithm: Algorithm) -> Set {
    let mut set = Set::new(algorithm);
    let image = set.image(&Options::image());
    set.tag("image", &image);
    let subject = set.descriptor(&image);
    let about_image = Options { subject: Some(subject.clone()), ..Options::image() };
    set.image(&about_image);
    let first = Options::artifact(ARTIFACT_1, Layer::Artifact(ARTIFACT_1));
    let first = set.image(&first.about(subject.clone()));
    set.tag("tagged-artifact1", &first);
    let second = Options::artifact(ARTIFACT_2, Layer::Artifact(OCTETS));
    let second = set.image(&second.about(subject));
    set.tag("tagged-artifact2", &second);
    set
}

/// An index, and an index about it whose children are about it, too.
pub fn index_with_subject(algorithm: Algorithm) -> Set {
    let mut set = Set::new(algorithm);
    let index = set.index_of_two(&Options::image());
    set.tag("index", &index);
    let subject = set.descriptor(&index);
    let options = Options::artifact(ARTIFACT_1, Layer::Artifact(ARTIFACT_1)).about(subject);
    let referrer = set.index_of_two(&options);
    set.tag("tagged-artifact", &referrer);
    set
}

/// An index about an image: there is no config that its type could come from.
pub fn index_without_artifact_type(algorithm: Algorithm) -> Set {
    let mut set = Set::new(algorithm);
    let image = set.image(&Options::image());
    let options = Options::image().about(set.descriptor(&image));
    set.index(&[image], &options);
    set
}

/// About a manifest that is never pushed.
pub fn missing_subject(algorithm: Algorithm) -> Set {
    let subject = algorithm.of(&crate::data::random(64));
    let subject = json!({"mediaType": IMAGE, "size": 123, "digest": subject.0});
    let options = Options::artifact(ARTIFACT_1, Layer::Artifact(ARTIFACT_1)).about(subject);
    tagged(algorithm, "tagged-artifact", &options)
}

pub fn data_field(algorithm: Algorithm) -> Set {
    let options = Options { data: true, ..Options::image() };
    tagged(algorithm, "data-field", &options)
}

pub fn non_distributable_layers(algorithm: Algorithm) -> Set {
    let options = Options {
        layers: vec![Layer::ForeignTarGzip, Layer::ForeignTar, Layer::TarGzip],
        ..Options::image()
    };
    tagged(algorithm, "non-distributable-image", &options)
}

pub fn custom_fields(algorithm: Algorithm) -> Set {
    let mut set = Set::new(algorithm);
    let index = set.index_of_two(&Options { custom_field: true, ..Options::image() });
    set.tag("custom-fields", &index);
    set
}

pub fn no_layers(algorithm: Algorithm) -> Set {
    let options = Options { layers: Vec::new(), config: IMAGE_CONFIG, ..Options::image() };
    tagged(algorithm, "no-layers", &options)
}

/// One of the layers was never pushed.
pub fn sparse_image(algorithm: Algorithm) -> Set {
    let options = Options { layers: vec![Layer::Missing, Layer::TarGzip], ..Options::image() };
    tagged(algorithm, "sparse-image", &options)
}

/// One of the children was never pushed.
pub fn sparse_index(algorithm: Algorithm) -> Set {
    let mut set = Set::new(algorithm);
    let options = Options::image();
    let children = [set.image(&options), set.image(&options)];
    let index = set.index(&children, &options);
    set.tag("sparse-index", &index);
    set.manifests.retain(|m| m.digest != children[1]);
    set
}

fn tagged(algorithm: Algorithm, tag: &str, options: &Options) -> Set {
    let mut set = Set::new(algorithm);
    let digest = set.image(options);
    set.tag(tag, &digest);
    set
}
