using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Results;

/// <summary>What analysers publish.</summary>
public sealed record ResultMessage
{
    [JsonPropertyName("message_id")] public required string MessageId { get; init; }
    [JsonPropertyName("accession")] public required string Accession { get; init; }
    [JsonPropertyName("test")] public required string Test { get; init; }
    [JsonPropertyName("value")] public required string Value { get; init; }
    [JsonPropertyName("unit")] public string? Unit { get; init; }
    [JsonPropertyName("flag")] public string? Flag { get; init; }
    [JsonPropertyName("measured_at")] public required DateTimeOffset MeasuredAt { get; init; }

    public static ResultMessage Parse(ReadOnlySpan<byte> body) => JsonSerializer.Deserialize<ResultMessage>(body)!;
}
