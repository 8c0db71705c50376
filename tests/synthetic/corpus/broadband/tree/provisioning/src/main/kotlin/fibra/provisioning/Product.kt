package fibra.provisioning

/** What can be provisioned, with the profile of the line. */
enum class Product(val profile: String) {
    FIBRE_100("gpon-100-40"),
    FIBRE_300("gpon-300-150"),
    FIBRE_1000("gpon-1000-500"),
    DSL_50("vdsl-17a"),
}
