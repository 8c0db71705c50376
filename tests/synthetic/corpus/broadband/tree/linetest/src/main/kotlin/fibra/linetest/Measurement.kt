package fibra.linetest

/** What a device measured: a summary, and the samples that the technicians' tool draws. */
class Measurement(val line: String, val down: Double, val up: Double, val samples: DoubleArray)
