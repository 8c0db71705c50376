package grid.billing

import java.time.Duration
import java.util.Properties
import org.apache.kafka.clients.consumer.ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG
import org.apache.kafka.clients.consumer.ConsumerConfig.MAX_POLL_RECORDS_CONFIG
import org.apache.kafka.clients.consumer.KafkaConsumer
import org.slf4j.LoggerFactory

/** Adds readings to the running invoices. */
class ReadingConsumer(private val invoices: Invoices, connection: Properties) {
    private val log = LoggerFactory.getLogger(javaClass)
    private val settings = Properties().apply {
        putAll(connection)
        put(MAX_POLL_RECORDS_CONFIG, 500)
        put(MAX_POLL_INTERVAL_MS_CONFIG, 60_000)
    }

    fun run() {
        KafkaConsumer<String, String>(settings).use { consumer ->
            consumer.subscribe(listOf("readings"))
            while (!Thread.currentThread().isInterrupted) {
                val records = consumer.poll(Duration.ofSeconds(1))
                for (record in records) {
                    val event = json.decodeFromString<ReadingEvent>(record.value())
                    invoices.add(event)
                }
                consumer.commitSync()
                if (!records.isEmpty) log.info("billed {} readings", records.count())
            }
        }
    }
}
