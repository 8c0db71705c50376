package grid.billing

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable
import kotlinx.serialization.json.Json

/** A reading, as ingest publishes it. */
@Serializable
data class ReadingEvent(
    @SerialName("meter_id") val meterId: String,
    @SerialName("taken_at") val takenAt: String,
    val wh: Long,
)

val json = Json { ignoreUnknownKeys = true }
