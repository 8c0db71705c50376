package fibra.orders

enum class Product(val mbit: Int, val cents: Int) {
    FIBRE_100(100, 2990),
    FIBRE_300(300, 3990),
    FIBRE_1000(1000, 5990),
    DSL_50(50, 2490),
}
