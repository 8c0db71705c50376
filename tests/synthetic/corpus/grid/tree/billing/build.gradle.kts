plugins {
    kotlin("jvm") version "1.9.23"
    kotlin("plugin.serialization") version "1.9.23"
}

dependencies {
    implementation("org.apache.kafka:kafka-clients:3.7.0")
    implementation("org.jetbrains.kotlinx:kotlinx-serialization-json:1.6.3")
    implementation("org.jetbrains.exposed:exposed-jdbc:0.49.0")
    implementation("io.ktor:ktor-server-netty:2.3.10")
    testImplementation(kotlin("test"))
}
