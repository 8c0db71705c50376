package fibra.linetest

import org.springframework.stereotype.Service
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.TimeUnit

@Service
class LineTests(private val devices: DeviceClient) {
    private val running = ConcurrentHashMap<String, CompletableFuture<Measurement>>()

    /** Tests a line; who asks while a test is running waits for the same one. */
    fun test(line: String): Measurement = running.computeIfAbsent(line) { start(it) }.get(LIMIT.seconds, TimeUnit.SECONDS)

    private fun start(line: String): CompletableFuture<Measurement> {
        val future = devices.measure(line).orTimeout(LIMIT.seconds, TimeUnit.SECONDS)
        future.whenComplete { _, _ -> running.remove(line) }
        return future
    }

    companion object {
        val LIMIT: Duration = Duration.ofSeconds(40)
    }
}
