package fibra.linetest

import org.springframework.web.bind.annotation.PathVariable
import org.springframework.web.bind.annotation.PostMapping
import org.springframework.web.bind.annotation.RestController

@RestController
class LineTestController(private val tests: LineTests) {
    @PostMapping("/lines/{line}/tests")
    fun test(@PathVariable line: String): Measurement = tests.test(line)
}
